"""A class on many machines: each hand-in travels as bytes to a Dask worker, its result comes back.

No disk is shared. A worker that is lost loses nothing: Dask gives its hand-ins to another one
(https://distributed.dask.org, "Resilience"). Results are those of a run on one machine.
"""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom.batch import Run, graded
from autograder.classroom.gather import Gathered
from autograder.classroom.report import replays
from autograder.course.hidden import hidden_files, together
from autograder.grading.results import Result
from autograder.handin import temporary
from autograder.handin.intake import Handin, digest_of
from autograder.handin.pairing import find_programs
from autograder.judging import machine
from autograder.judging.fingerprint import fingerprint
from autograder.judging.machine import WrongMachine
from autograder.kit import CHECKS, WrongUsage
from autograder.program.linux import sandbox
from autograder.words.language import _, speak

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 30.0  # seconds until the cluster answers, with one worker at least
SILENT = logging.CRITICAL  # what Dask says of lost workers is no news to who grades
ADDRESS = re.compile(r"(tcp|tls)://[^/]+:\d+")  # of a scheduler of Dask
Files = tuple[tuple[str, bytes], ...]  # paths and what is in them
AHEAD = 2  # hand-ins a worker thread has before it: it never waits for the next one


@dataclass(frozen=True)
class Parcel:
    """All that a worker needs to grade one hand-in."""

    files: bytes  # a tar of its copy
    handin: Handin
    found: Result
    run: Run
    before: Result | None
    journal: bytes  # verdicts of a run that was cut off
    code: str  # the fingerprint of kit and checks here: it must be the same there
    sandboxed: bool
    hidden: Files = ()  # the instructor's own checks


@contextlib.contextmanager
def spread(run: Run, where: str) -> Iterator[Run]:
    """The run, with its hand-ins judged by a cluster: "tcp://host:port", or "local:N".

    Raises WrongUsage if there is no such cluster, WrongMachine if it does not answer.
    """
    with _client(where) as client:
        threads = sum(client.nthreads().values())
        work = functools.partial(_elsewhere, client, fingerprint(run.how.checks))
        yield replace(run, jobs=AHEAD * threads, work=work)


@contextlib.contextmanager
def _client(where: str) -> Iterator[Client]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        sentence = _("--cluster needs Dask: pip install 'threaded-chat-kit[cluster]'.")
        raise WrongUsage(sentence) from None
    dask.config.set({"distributed.logging": {"distributed": "critical"}})
    for name in ("distributed", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(SILENT)
    with contextlib.ExitStack() as stack:
        address: object = where
        if count := _count(where):
            alone = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": SILENT}
            address = stack.enter_context(LocalCluster(n_workers=count, **alone))
        try:
            client = stack.enter_context(Client(address, timeout=PATIENCE))
            client.wait_for_workers(1, timeout=PATIENCE)
        except OSError as error:  # a TimeoutError is one, too
            sentence = _("No cluster with a worker answers at {where}: {error}")
            raise WrongMachine(sentence.format(where=where, error=error)) from None
        yield client


def _count(where: str) -> int:
    """How many workers to start here; 0: there is a scheduler at this address."""
    if where.startswith("local:"):
        number = where.removeprefix("local:")
        if number.isdecimal() and int(number) > 0:
            return int(number)
    elif ADDRESS.fullmatch(where):
        return 0
    sentence = _("--cluster must be like tcp://10.0.0.1:8786 or local:4, not “{text}”.")
    raise WrongUsage(sentence.format(text=where))


def _elsewhere(
    client: Client,
    code: str,
    found: Result,
    handin: Handin,
    run: Run,
    before: Result | None,
    home: Path,
) -> Result:
    """The result of one hand-in, judged by whichever worker is free."""
    from distributed import KilledWorker

    if not handin.digest:  # nothing in it can be run
        return graded(found, handin, run, before, home)
    parcel = _packed(code, found, handin, run, before, home)
    try:
        result: Result = client.submit(grade_parcel, parcel, pure=False).result()
    except KilledWorker:
        # Several workers were lost with it: perhaps by chance, perhaps by its will.
        return graded(found, handin, run, before, home)
    return result


def _packed(
    code: str, found: Result, handin: Handin, run: Run, before: Result | None, home: Path
) -> Parcel:
    decided = {name: one for name, one in run.gathered.of.items() if name == found.name}
    alone = replace(run, gathered=Gathered(decided), work=graded)
    journal = run.out / found.folder / "verdicts.jsonl"
    return Parcel(
        files=_tar(home),
        handin=replace(handin, programs={}),
        found=found,
        run=alone,
        before=before,
        journal=journal.read_bytes() if journal.is_file() else b"",
        code=code,
        sandboxed=bool(sandbox.kind()),
        hidden=hidden_files(run.how.checks),
    )


def _tar(folder: Path) -> bytes:
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as tar:
            tar.add(folder, ".")
        return file.getvalue()


def grade_parcel(parcel: Parcel) -> Result:
    """Grade one hand-in, in a worker. Raises WrongMachine if this machine is not as it must be."""
    speak(parcel.run.how.language)
    _require(parcel)
    with temporary.folder() as temp:
        home, out = temp / "home", temp / "out"
        with tarfile.open(fileobj=io.BytesIO(parcel.files)) as tar:
            tar.extractall(home, filter="data")
        if digest_of(home) != parcel.handin.digest:
            raise WrongMachine(_at(_("a file of a hand-in did not arrive as it was sent.")))
        place = out / parcel.found.folder
        place.mkdir(parents=True)
        if parcel.journal:
            (place / "verdicts.jsonl").write_bytes(parcel.journal)
        how = replace(parcel.run.how, checks=_checks(parcel.hidden))
        programs = find_programs(home, parcel.handin.odd, how.exercise)
        handin = replace(parcel.handin, programs=programs)
        run = replace(parcel.run, out=out, how=how)
        result = graded(parcel.found, handin, run, parcel.before, home)
        return replace(result, replays=replays.there(place))


def _require(parcel: Parcel) -> None:
    if _code(parcel.hidden) != parcel.code:
        sentence = _("it has another version of Python, of the kit or of its checks.")
        raise WrongMachine(_at(sentence))
    try:
        _prepare(parcel.sandboxed)
    except (WrongMachine, WrongUsage) as wrong:
        raise WrongMachine(_at(str(wrong))) from None


@functools.cache
def _checks(hidden: Files) -> Path:
    """The folder of all checks, here. With hidden ones it is a copy that lives as this worker."""
    if not hidden:
        return CHECKS
    temp = temporary.make()  # whoever comes after this worker removes it
    for name, data in hidden:
        path = temp / "hidden" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return together([temp / "hidden"], temp)


@functools.cache
def _code(hidden: Files) -> str:
    """The fingerprint of this worker's kit with these checks: half a second of work, so once."""
    return fingerprint(_checks(hidden))


_while_it_lives = contextlib.ExitStack()  # what holds for this worker: who drops it ends that


@functools.cache
def _prepare(sandboxed: bool) -> None:
    """Once in each worker process: what a class run looks at before it begins."""
    machine.require()
    temporary.sweep()
    _while_it_lives.enter_context(sandbox.used(sandbox.require() if sandboxed else ""))


def _at(sentence: str) -> str:
    from distributed import get_worker

    return _("The worker at {address} cannot grade: {sentence}").format(
        address=get_worker().address, sentence=sentence
    )
