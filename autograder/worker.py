"""Grades one exercise of one pair of programs, in a process of its own.

The job comes as one JSON line on stdin; a verdict leaves as one JSON line on stdout, as soon as
it is known. When stdin ends, whoever asked is gone, and so is the worker.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import IO

from autograder import plugin
from autograder.i18n import speak
from autograder.submission import Pair
from autograder.verdict import Verdict


def private_stdout() -> IO[str]:
    """Our stdout for us alone: whatever else is printed here goes to stderr."""
    private = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    return private


def end_with(asker: IO[bytes]) -> None:
    """Wait until the other end of stdin is closed, then end at once."""
    while asker.read(1):
        pass
    os._exit(3)


def main() -> None:
    """Do the job that stands on stdin."""
    answers = private_stdout()
    asker = open(0, "rb", buffering=0)  # noqa: SIM115  it is read to the end by a thread
    line = bytearray()
    while not line.endswith(b"\n") and (piece := asker.read(1)):
        line += piece
    job = json.loads(line)
    threading.Thread(target=end_with, args=(asker,), daemon=True).start()
    speak(job["language"])
    plugin.CHECKS = Path(job["checks"])

    def tell(verdict: Verdict) -> None:
        answers.write(json.dumps(verdict.to_json()) + "\n")
        answers.flush()

    pair = Pair(Path(job["folder"]), job["server"], job["client"])
    plugin.run_checks(pair, job["slug"], tell, job["only"])
    answers.write('{"done": true}\n')
    answers.flush()


if __name__ == "__main__":
    main()
    sys.stderr.flush()
    os._exit(0)  # whatever a hostile program left in this process has no say in its end
