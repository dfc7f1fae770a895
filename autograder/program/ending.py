"""All that a process has started: found in one piece, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable

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


def each(processes: Iterable[psutil.Process], do: Callable[[psutil.Process], object]) -> None:
    """Do this with each of them. Who is gone is no error."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            do(process)


def is_alive(process: psutil.Process) -> bool:
    """Whether it may still hold a connection: a zombie has let go of all (man 2 exit)."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kill_group(pid: int) -> None:
    """End a process, and the group that it leads."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(psutil.NoSuchProcess):  # it may not lead its group yet
        psutil.Process(pid).kill()
