"""What Linux tells of threads and of the network, from outside (man 5 proc)."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from dataclasses import dataclass
from typing import NamedTuple

from autograder.program.linux.syscalls import Call

_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100

LONGEST = 4096  # bytes of a file that are looked at
MOST_OPEN = 192  # files that are kept open: of 512 that a process may open, people have most
_open: dict[str, int] = {}  # by path
_lock = threading.Lock()  # a number that one thread closes may at once be another's file

# States of a thread (man 5 proc, stat): asleep, ended, or stopped by a signal of its own program.
REST = "SZXT"


class Task(NamedTuple):
    """One thread, as the kernel sees it."""

    state: str  # R runs or wants to, S sleeps, D waits for a disk, T is stopped, Z and X are gone
    cpu: float  # seconds used


def _read(path: str) -> bytes:
    """A short file of /proc. Raises OSError if it is not there (any more).

    It stays open: it is read again in a moment, and to open it costs most. When its thread has
    ended it reads as an error (man 5 proc), and another thread may have the same number by then.
    """
    with _lock:
        if (file := _open.get(path)) is not None:
            try:
                return os.pread(file, LONGEST, 0)
            except OSError:
                os.close(_open.pop(path))
        file = os.open(path, os.O_RDONLY)
        if len(_open) >= MOST_OPEN:
            _close_all()
        _open[path] = file
        return os.pread(file, LONGEST, 0)


def _close_all() -> None:
    while _open:
        os.close(_open.popitem()[1])


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_all)  # there, /proc/self is another process


def read_task(path: str) -> Task | None:
    """A thread, by its folder in /proc. None if it has ended."""
    try:
        stat = _read(f"{path}/stat").rpartition(b") ")[2].split(b" ", 13)
    except OSError:
        return None
    return Task(stat[0].decode(), (int(stat[11]) + int(stat[12])) / _TICK)


@dataclass(frozen=True)
class Account:
    """What a thread has used, and what it has waited for a processor, in seconds."""

    cpu: float
    waited: float

    def less(self, before: Account | None) -> Account:
        """What has come since. A thread that was not there before has all of it since."""
        if before is None:
            return self
        return Account(max(0.0, self.cpu - before.cpu), max(0.0, self.waited - before.waited))


def account(path: str) -> Account:
    """The account of a thread (man 5 proc, schedstat). Nothing if it has ended, or is not kept."""
    try:
        cpu, waited = _read(f"{path}/schedstat").split()[:2]
    except (OSError, ValueError):
        return Account(0.0, 0.0)
    return Account(int(cpu) / 1e9, int(waited) / 1e9)


def ran(path: str) -> int:
    """How often a thread was given a processor: it differs if it ran in between. -1: it ended."""
    try:
        if _has_schedstat():
            return int(_read(f"{path}/schedstat").split()[2])
        counts = _read(f"{path}/status").rpartition(b"\nvoluntary")[2]  # "…: 7\nnon…: 9"
        return sum(int(word) for word in counts.split() if word.isdigit())
    except OSError:
        return -1


def slept(path: str) -> int:
    """How often a thread has given up its processor to wait, by itself (man 5 proc, status).

    A busy machine takes it away as well, and that says nothing of the thread. -1: it ended.
    """
    try:
        return int(_read(f"{path}/status").rpartition(b"\nvoluntary_ctxt_switches:")[2].split()[0])
    except (OSError, IndexError):
        return -1


@functools.cache
def _has_schedstat() -> bool:
    return os.path.exists("/proc/self/schedstat")


def system_call(path: str) -> Call:
    """The call that a thread waits in, and its arguments. Empty if the kernel does not tell."""
    try:
        return _read(f"{path}/syscall").split()
    except OSError:
        return []


@functools.cache
def _kernel_threads() -> list[str]:
    """The threads that carry packets when the kernel is too busy to do it at once (one a CPU)."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm", "rb") as name:  # once, so it is not kept open
                if name.read().startswith(b"ksoftirqd/"):
                    found.append(f"/proc/{pid}/stat")
        except OSError:
            continue
    return found


def kernel_delivers() -> bool:
    """True while packets between programs of this machine may be waiting for a kernel thread."""
    return any(b") S " not in _read(path) for path in _kernel_threads())


# -- of a whole process ------------------------------------------------------------------


def descendants(pid: int) -> list[int] | None:
    """The children of a process, and theirs. None where the system does not tell at once.

    Who ends while a list is read may hide others (man 5 proc, PID/task/TID/children): so it is read
    until it is the same twice.
    """
    if not os.path.exists(f"/proc/{pid}/task/{pid}/children"):
        return None if os.path.isdir(f"/proc/{pid}") else []
    before: list[int] | None = None
    for _look in range(10):
        found = _children(pid)
        for child in found:  # grows meanwhile
            found += _children(child)
        if found == before:
            break
        before = found
    return before


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):  # it has ended
        for tid in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError):
                found += map(int, _read(f"/proc/{pid}/task/{tid}/children").split())
    return found


def has_stopped(pid: int) -> bool:
    """True when every thread of a process stands, or none is left. Other systems do not tell."""
    try:
        threads = [f"/proc/{pid}/task/{tid}" for tid in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return True
    tasks = [read_task(thread) for thread in threads]
    return all(task is not None and task.state in "TtZX" for task in tasks)


def blocks(pid: int, signal: int) -> bool:
    """Whether the main thread blocks a signal, so that another can wait for it (man 3 sigwait)."""
    with contextlib.suppress(OSError, LookupError):  # it has just ended
        blocked = int(_read(f"/proc/{pid}/status").partition(b"SigBlk:")[2].split()[0], 16)
        return bool(blocked >> (signal - 1) & 1)
    return True
