"""What OUT knows of its last run: that it is ours, what was asked for, and the row of each name."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import TypeAdapter

from autograder.classroom.overrides import NAME
from autograder.grading.files import UNFINISHED, write
from autograder.grading.results import Result
from autograder.handin.arrival.parts import readable
from autograder.handin.unpack import MARKER, is_junk
from autograder.kit import WrongUsage
from autograder.words.language import _
from autograder.words.plain import plain

LOCK = ".autograder-lock"
# Before the first run has marked a folder: what people decide beforehand, and what a run leaves
# that was killed that early.
MAY_BE_THERE = (NAME, LOCK, f"{LOCK}.pid")
PATHS = ("submissions", "course", "roster", "times")


@dataclass(frozen=True)
class Asked:
    """What a class run was asked to do. Paths that were not given are ""."""

    submissions: str
    course: str
    exercise: str = ""
    lang: str = ""
    roster: str = ""
    times: str = ""
    layout: str = ""
    file_times: bool = False
    no_sandbox: bool = False
    jobs: int = 0
    replays: bool = False

    def absolute(self) -> Asked:
        """The same from any folder."""
        paths = {name: getattr(self, name) for name in PATHS}
        return replace(self, **{n: os.path.abspath(path) for n, path in paths.items() if path})


@dataclass(frozen=True)
class Row:
    """What a row said when the run ended."""

    grade: float | None
    status: str


@dataclass(frozen=True)
class Record:
    """The last run, and the rows of the last one that came to its end."""

    asked: Asked
    rows: dict[str, Row] = field(default_factory=dict)


def load(out: Path) -> Record | None:
    """What stands in the marker file; None if there is none that can be read."""
    try:
        data: dict[str, Any] = json.loads((out / MARKER).read_text("utf-8"))
        return TypeAdapter(Record).validate_python({"asked": data["asked"], "rows": data["rows"]})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def require(out: Path) -> Record:
    """What the last run was asked to do. Raises WrongUsage if there was none."""
    if found := load(out):
        return found
    sentence = _("{out} holds no results: run autograder grade SUBMISSIONS -o {out} first.")
    raise WrongUsage(sentence.format(out=out))


def require_ours(out: Path) -> None:
    """Raise WrongUsage if a folder is not empty, and not of an earlier run: nothing is mixed in."""
    if not out.is_dir() or (out / MARKER).exists():
        return
    for name in sorted(os.listdir(out)):
        if not (name in MAY_BE_THERE or name.endswith(UNFINISHED) or is_junk(name)):
            sentence = _(
                "{out} holds other things, such as {name}: results go to a new folder, an empty "
                "one, or one with the results of an earlier run."
            )
            raise WrongUsage(sentence.format(out=out, name=plain(readable(name))))


def save(out: Path, record: Record) -> None:
    """Mark a folder as ours, and keep what it is about."""
    write(out / MARKER, json.dumps(asdict(record), ensure_ascii=False, indent=1))


def rows_of(results: Sequence[Result]) -> dict[str, Row]:
    """The rows to keep."""
    return {result.name: Row(result.grade, result.status) for result in results}


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Nobody else writes to this folder meanwhile. Raises WrongUsage if somebody does already.

    The system gives the lock back when a process ends, however that happens: none grows stale.
    """
    out.mkdir(parents=True, exist_ok=True)
    lock, holder = FileLock(out / LOCK, timeout=0), out / f"{LOCK}.pid"
    try:
        lock.acquire()
    except Timeout:
        with suppress(OSError):
            pid = holder.read_text("utf-8").strip()
            sentence = _(
                "Another run (process {pid}) writes to {out} now: wait until it has ended."
            )
            raise WrongUsage(sentence.format(pid=pid, out=out)) from None
        sentence = _("Another run writes to {out} now: wait until it has ended.")
        raise WrongUsage(sentence.format(out=out)) from None
    try:
        holder.write_text(f"{os.getpid()}\n", "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
