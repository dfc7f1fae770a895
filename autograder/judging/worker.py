"""Worker processes, from start to end: one after another for a hand-in, as long as each is well."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from typing import IO, Any

from autograder.judging import fork_server
from autograder.judging.ending import wake
from autograder.program.ending import kill_tree
from autograder.program.linux import sandbox
from autograder.words.language import _

GLANCE = 2.0  # seconds between two looks whether it stands still
A_MOMENT = 6.0  # seconds for one that is done to end what it started, and itself
# Below a worker is its nursery, in a sandbox with the tool between that made it. What is further
# down are programs, which a check may have stopped.
OURS_BELOW = 1


def at_a_time() -> int:
    """How many hand-ins are judged at once: while some wait, the others keep all processors."""
    return (os.cpu_count() or 1) + 2


class Worker:
    """One worker process. It does one job after another (see ``serve``)."""

    def __init__(self) -> None:
        self.reason = ""  # why it ended without being done
        self.is_there = True
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed when the worker is
        self._process = fork_server.start(self._errors)

    def answers(
        self, job: str, facts: dict[str, Any], patience: float
    ) -> Generator[dict[str, Any], None, None]:
        """Its answers on a job, named as text, as they come.

        Unless it got it done it is gone afterwards, with all it started.
        """
        over, done = threading.Event(), False
        threading.Thread(target=self._watch, args=(over, patience), daemon=True).start()
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps({"job": job, **facts}).encode() + b"\n")
            self._process.stdin.flush()
        try:
            for line in self._process.stdout:
                said = _parse(line)
                if done := "done" in said:
                    return
                yield said
        except GeneratorExit:  # whoever asked has heard enough
            kill_tree(self._process.pid)
            raise
        finally:
            over.set()
            if not done:
                self._say_why()
                self._end(0.2)

    def _watch(self, over: threading.Event, patience: float) -> None:
        """End it when its time is up. Until then see to it that it goes on."""
        deadline = time.monotonic() + patience
        while (left := deadline - time.monotonic()) > 0:
            if over.wait(min(left, GLANCE)):
                return
            wake(self._process.pid, OURS_BELOW + bool(sandbox.kind()))
        self.reason = _("The machine did not get it done in time ({seconds} s).").format(
            seconds=f"{patience:.0f}"
        )
        kill_tree(self._process.pid)

    def _say_why(self) -> None:
        if not self.reason:
            self.reason = _("The grading process ended: {error}").format(
                error=_last_line(self._errors)
            )

    def close(self) -> None:
        """There are no more jobs for it: it ends, with all it started."""
        if self.is_there:
            self._end(A_MOMENT)

    def _end(self, patience: float) -> None:
        self.is_there = False
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait(patience)
        kill_tree(self._process.pid)
        self._process.wait(timeout=10)
        with contextlib.suppress(OSError):
            self._process.stdout.close()
        self._errors.close()


class Workers:
    """Who does the jobs of one hand-in: the same worker as long as it is well, then another one.

    What it needs for a job, its sandbox above all, is there for the next one.
    """

    def __init__(self) -> None:
        self._worker: Worker | None = None

    @property
    def reason(self) -> str:
        """Why the last job was not done. "" if it was."""
        return self._worker.reason if self._worker else ""

    def answers(
        self, job: str, facts: dict[str, Any], patience: float
    ) -> Generator[dict[str, Any], None, None]:
        """The answers on a job, as they come (see ``Worker``)."""
        if self._worker is None or not self._worker.is_there:
            self._worker = Worker()
        yield from self._worker.answers(job, facts, patience)

    def close(self) -> None:
        """End whoever is there. The next job is for a new one."""
        if self._worker:
            self._worker.close()
        self._worker = None


@contextlib.contextmanager
def among(workers: Workers | None) -> Iterator[Workers]:
    """These workers. None: some who are there for what is done in here alone."""
    if workers is not None:
        yield workers
        return
    with contextlib.closing(Workers()) as own:
        yield own


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
