"""One worker process, from start to end."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Generator
from typing import IO, Any

from autograder.judging import fork_server
from autograder.judging.ending import wake
from autograder.program.ending import kill_tree
from autograder.program.linux import sandbox
from autograder.words.language import _

GLANCE = 2.0  # seconds between two looks whether it stands still
# Below a worker is its nursery, in a sandbox with the tool between that made it. What is further
# down are programs, which a check may have stopped.
OURS_BELOW = 1


def at_a_time() -> int:
    """How many hand-ins are judged at once: while one waits, the other ones keep all processors."""
    return (os.cpu_count() or 1) + 2


class Worker:
    """One worker process, from start to end: a module that serves one job (see ``serve``)."""

    def __init__(self, job: str, facts: dict[str, Any], patience: float) -> None:
        self.reason = ""  # why it ended without being done
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed when the worker is
        self._patience = patience
        self._process = fork_server.start(job, self._errors)
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(facts).encode() + b"\n")
            self._process.stdin.flush()

    def answers(self) -> Generator[dict[str, Any], None, None]:
        """Its answers as they come. Afterwards it is gone, with all it started."""
        over, done = threading.Event(), False
        threading.Thread(target=self._watch, args=(over,), daemon=True).start()
        try:
            for line in self._process.stdout:
                said = _parse(line)
                done = done or "done" in said
                yield said
        except GeneratorExit:  # whoever asked has heard enough
            kill_tree(self._process.pid)
            raise
        finally:
            over.set()
            self._close(done)

    def _watch(self, over: threading.Event) -> None:
        """End it when its time is up. Until then see to it that it goes on."""
        deadline = time.monotonic() + self._patience
        while (left := deadline - time.monotonic()) > 0:
            if over.wait(min(left, GLANCE)):
                return
            wake(self._process.pid, OURS_BELOW + bool(sandbox.kind()))
        self._out_of_time()

    def _out_of_time(self) -> None:
        self.reason = _("The machine did not get it done in time ({seconds} s).").format(
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
