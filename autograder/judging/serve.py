"""A process that is asked to do one job after another, and answers.

Each job comes as one JSON line on stdin; each answer leaves as one JSON line on stdout, as soon as
it is known. When stdin ends, nobody asks any more, and this process ends.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from autograder.kit import named
from autograder.program.launch import Start, started
from autograder.words.language import speak

Answer = Callable[[dict[str, Any]], None]
_Jobs = queue.SimpleQueue[dict[str, Any] | None]


def serve() -> None:
    """Do each job that comes on stdin, in its language, then end this process."""
    answers, jobs, busy = _private_stdout(), _Jobs(), threading.Event()
    threading.Thread(target=_read, args=(jobs, busy), daemon=True).start()

    def answer(facts: dict[str, Any]) -> None:
        answers.write(json.dumps(facts) + "\n")
        answers.flush()

    while job := jobs.get():
        busy.set()
        speak(job["language"])
        named(job["job"])(job, answer)
        busy.clear()
        answer({"done": True})
    _end_kept()
    sys.stderr.flush()
    os._exit(0)  # whatever a hostile program left in this process has no say in its end


def _private_stdout() -> IO[str]:
    """Our stdout for us alone: whatever else is printed here goes to stderr."""
    private = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return private


def _read(jobs: _Jobs, busy: threading.Event) -> None:
    """Take each job to the one who does it. When nobody asks any more, a job need not end."""
    for line in open(0, "rb", buffering=0):  # noqa: SIM115  it is read to its end
        jobs.put(json.loads(line))
    if busy.is_set():
        os._exit(3)
    jobs.put(None)


_kept: list[Start] = []  # one, or none


def kept() -> Start:
    """A launcher that stays for the next job of this process. Another one if the last is lost."""
    if _kept and _kept[0].launcher.is_lost:
        _end_kept()
    if not _kept:
        _kept.append(started())
    _kept[0].launcher.begin()
    return _kept[0]


def _end_kept() -> None:
    while _kept:
        _kept.pop().launcher.close()


if __name__ == "__main__":  # which is another module than the one that jobs import
    named("autograder.judging.serve:serve")()
