"""All that a process has started: found in one piece, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterable

import psutil

from autograder.program.linux import family

GONE = 5.0  # seconds until a process that was killed is gone


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


def kill_tree(pid: int) -> None:
    """End a process and all it started. Nothing happens if it is gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        root.suspend()
        below = all_below(pid)
        # It goes first, and is waited for: else it would see the others end, and tell of a
        # program that was killed what is true of ours alone.
        root.kill()
        with contextlib.suppress(psutil.TimeoutExpired):
            root.wait(GONE)
        kill(below)
