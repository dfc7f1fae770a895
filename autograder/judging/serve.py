"""A process that is asked to do one job, and answers.

The job comes as one JSON line on stdin; each answer leaves as one JSON line on stdout, as soon as
it is known. When stdin ends, whoever asked is gone, and so is this process.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from autograder.kit import named
from autograder.words.language import speak

Answer = Callable[[dict[str, Any]], None]


def serve(do: Callable[[dict[str, Any], Answer], None]) -> None:
    """Do the job that stands on stdin, in its language, then end this process."""
    answers = _private_stdout()
    asker = open(0, "rb", buffering=0)  # noqa: SIM115  it is read to the end by a thread
    line = bytearray()
    while not line.endswith(b"\n") and (piece := asker.read(1)):
        line += piece
    job = json.loads(line)
    threading.Thread(target=_end_with, args=(asker,), daemon=True).start()
    speak(job["language"])

    def answer(facts: dict[str, Any]) -> None:
        answers.write(json.dumps(facts) + "\n")
        answers.flush()

    do(job, answer)
    answer({"done": True})
    sys.stderr.flush()
    os._exit(0)  # whatever a hostile program left in this process has no say in its end


def _private_stdout() -> IO[str]:
    """Our stdout for us alone: whatever else is printed here goes to stderr."""
    private = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return private


def _end_with(asker: IO[bytes]) -> None:
    """Wait until the other end of stdin is closed, then end at once."""
    while asker.read(1):
        pass
    os._exit(3)


if __name__ == "__main__":
    serve(named(sys.argv[1]))
