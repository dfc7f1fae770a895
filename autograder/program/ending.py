"""All that a process has started: found in one piece, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterable

import psutil

from autograder.program.linux import family


def all_below(pid: int) -> list[int]:
    """All that a process has started. On Linux they stand, so that none of them starts another."""
    if sys.platform == "linux":
        return family.stopped_below(pid)
    with contextlib.suppress(psutil.NoSuchProcess):
        return [process.pid for process in psutil.Process(pid).children(recursive=True)]
    return []


def kill(pids: Iterable[int]) -> None:
    """End them at once. Who is gone is no error."""
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
