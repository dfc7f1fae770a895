"""Has an exercise graded by a worker process, and outlives whatever happens to it."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from autograder import warm
from autograder.catalogue import CHECKS, checks_of, without_running
from autograder.i18n import _
from autograder.submission import Pair
from autograder.verdict import NOT_JUDGED, Verdict

ATTEMPTS = 2  # a worker that dies gets one successor
PATIENCE = 300.0  # seconds for an exercise

OnVerdict = Callable[[Verdict], None]


@dataclass(frozen=True)
class Job:
    """One exercise of one pair, to be graded."""

    pair: Pair
    slug: str
    language: str = "en"
    only: tuple[str, ...] = ()  # names of checks; none: all
    checks: Path = CHECKS
    patience: float = PATIENCE
    on: frozenset[str] = frozenset()  # the switches of course.toml that are on
    weights: Mapping[str, float] = field(default_factory=dict)  # of checks: times their points

    @property
    def switches(self) -> frozenset[str]:
        """The switches that are on for this pair."""
        return self.on | {"peers"} if self.pair.peers else self.on


def judge(
    job: Job, on_verdict: OnVerdict, known: dict[str, Verdict] | None = None
) -> list[Verdict]:
    """Verdicts on all checks of the job, in the order of the checks.

    ``known`` are verdicts from a run that was cut off: they stand. Whatever dies or takes too
    long, each check gets exactly one verdict; without one of its own it is "not judged".
    """
    there = checks_of(job.slug, job.checks, job.switches)
    names = [name for name in there if not job.only or name in job.only]
    found = {name: verdict for name, verdict in (known or {}).items() if name in names}

    def note(verdict: Verdict) -> None:
        if verdict.name in names and verdict.name not in found:
            found[verdict.name] = verdict.weighed(job.weights)
            on_verdict(found[verdict.name])

    reason = _ask_workers(job, note, lambda: len(found) == len(names))
    for name in names:
        note(without_running(job.slug, name, NOT_JUDGED, reason, job.checks))
    return [found[name] for name in names]


def _ask_workers(job: Job, note: OnVerdict, done: Callable[[], bool]) -> str:
    """Let a worker judge, and another one if it dies. Returns why not all is done, if so."""
    deadline = time.monotonic() + job.patience
    reason = ""
    for _attempt in range(ATTEMPTS):
        left = deadline - time.monotonic()
        if not done() and left > 0:
            worker = Worker("autograder.worker", _as_json(job), left)
            for answer in worker.answers():
                if "name" in answer:
                    note(Verdict.from_json(answer))
            reason = worker.reason or _("The checks ended without a verdict on this one.")
    return reason


class Worker:
    """One worker process, from start to end: a module that serves one job (see ``asked``)."""

    def __init__(self, module: str, job: dict[str, Any], patience: float) -> None:
        self.reason = ""  # why it ended without being done
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed when the worker is
        self._patience = patience
        self._process = warm.start(module, self._errors)
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()

    def answers(self) -> Iterator[dict[str, Any]]:
        """Its answers as they come. Afterwards it is gone, with all it started."""
        timer = threading.Timer(self._patience, self._out_of_time)
        timer.daemon = True
        timer.start()
        done = False
        try:
            for line in self._process.stdout:
                said = _parse(line)
                done = done or "done" in said
                yield said
        finally:
            timer.cancel()
            self._close(done)

    def _out_of_time(self) -> None:
        self.reason = _("The time for this submission was up after {seconds} s.").format(
            seconds=f"{self._patience:.0f}"
        )
        kill_tree(self._process.pid)

    def _close(self, done: bool) -> None:
        self._process.wait(timeout=2 if done else 0.2)
        kill_tree(self._process.pid)
        self._process.wait(timeout=10)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        if not done and not self.reason:
            self.reason = _("The grading process ended: {error}").format(
                error=_last_line(self._errors)
            )
        self._errors.close()


def _as_json(job: Job) -> dict[str, Any]:
    return {
        "pair": job.pair.to_json(),
        "slug": job.slug,
        "only": job.only,
        "language": job.language,
        "checks": str(job.checks),
        "on": sorted(job.switches),
    }


def _parse(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:  # cut off in the middle
        return {}
    return said if isinstance(said, dict) else {}


def _last_line(errors: IO[bytes]) -> str:
    with contextlib.suppress(OSError):
        errors.seek(max(0, errors.seek(0, os.SEEK_END) - 4096))
        lines = errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:200] if lines else _("it left no message.")
    return ""


def kill_tree(pid: int) -> None:
    """End a process and all it started. Nothing happens if it is gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for child in process.children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        process.kill()
