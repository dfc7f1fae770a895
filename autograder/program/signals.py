"""What Linux tells of signals to a process, and how a process group is ended."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import psutil


def _waits_elsewhere(pid: int) -> bool:
    """Whether the main thread blocks SIGINT, so that another can wait for it (man 3 sigwait)."""
    with contextlib.suppress(OSError, LookupError):  # it has just ended
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
        blocked = int(status.partition("SigBlk:")[2].split()[0], 16)
        return bool(blocked >> (signal.SIGINT - 1) & 1)
    return True


def _has_stopped(pid: int) -> bool:
    """True when every thread of a process stands (man 5 proc). Other systems do not tell."""
    threads = Path(f"/proc/{pid}/task")
    try:
        stats = [path.read_bytes() for path in threads.glob("*/stat")]
    except OSError:
        return False  # one of them ended while we looked
    return all(stat.rpartition(b") ")[2][:1] in b"TtZX" for stat in stats)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(psutil.NoSuchProcess):  # it may not lead its group yet
        psutil.Process(pid).kill()
