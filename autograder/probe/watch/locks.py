"""Recording locks: those of ``threading``, which also keep the ledger (see ``ledger``).

Only the locks that the student's own code makes are recorded: a library's are its own affair.
Source of facts: https://docs.python.org/3/library/threading.html
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.hold import Holds
from autograder.probe.watch.ledger import Ledger, Lock

_Condition: Any = threading.Condition
_Semaphore: Any = threading.Semaphore
_BoundedSemaphore: Any = threading.BoundedSemaphore
_make_lock: Any = threading.Lock
_make_rlock: Any = threading.RLock

ledger: Ledger  # set once, before the student's script is loaded


def _asked_by_student(depth: int = 2) -> bool:
    """Whether the student's own code asks for a lock. A library's locks are its own affair.

    The ``__init__`` of a dataclass has no file, but the names of the module that it is made for.
    """
    frame = sys._getframe(depth)
    file = frame.f_code.co_filename
    if file == "<string>":
        file = str(frame.f_globals.get("__file__"))
    return file.startswith(ledger.folder)


class RecordingLock:
    """A ``threading.Lock`` that reports."""

    kind = "Lock"
    make: Any = staticmethod(_make_lock)

    def __new__(cls, *args: Any) -> Any:
        """A recording lock for the student, a plain one for a library."""
        return super().__new__(cls) if _asked_by_student() else cls.make()

    def __init__(self) -> None:
        self._real = self.make()
        self._lock = ledger.made(self.kind)

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take it, as with the real one."""
        ledger.before(self._lock)
        # First without waiting: so it is known, and told, that this thread has to wait.
        got = self._real.acquire(False)
        if not got and (not blocking or timeout >= 0):
            got = self._real.acquire(blocking, timeout)
        elif not got:
            ledger.waiting(self._lock)
            got = self._real.acquire()
            ledger.waits_no_more()
        if got:
            ledger.got(self._lock)
        return bool(got)

    def release(self) -> None:
        """Let go of it."""
        ledger.freed(self._lock)
        self._real.release()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *exc: object) -> None:
        self.release()

    def locked(self) -> bool:
        """Whether somebody has it."""
        return bool(self._real.locked())

    def __repr__(self) -> str:
        return repr(self._real)


class RecordingRLock(RecordingLock):
    """A ``threading.RLock`` that reports. The last three methods are for Condition."""

    kind = "RLock"
    make: Any = staticmethod(_make_rlock)

    def _is_owned(self) -> bool:
        return bool(self._real._is_owned())

    def _release_save(self) -> Any:
        times = ledger.freed(self._lock, all_at_once=True)
        return times, self._real._release_save()

    def _acquire_restore(self, state: Any) -> None:
        times, saved = state
        self._real._acquire_restore(saved)
        ledger.got(self._lock)
        self._lock.times = times


class RecordingCondition(_Condition):  # type: ignore[misc]
    """A ``threading.Condition`` whose own lock reports, if the student made it."""

    def __init__(self, lock: Any = None) -> None:
        if lock is None and _asked_by_student():
            lock = object.__new__(RecordingRLock)
            lock.__init__()
        super().__init__(lock)


class _Reporting:
    """A semaphore for one: it is used as a lock, and reports like one."""

    _lock: Lock | None = None

    def __init__(self, value: int = 1) -> None:
        _Semaphore.__init__(self, value)  # BoundedSemaphore calls it by its name, which is ours now
        self._initial_value = value
        if value == 1 and _asked_by_student():
            self._lock = ledger.made("Semaphore")

    def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
        real: Any = super()
        if self._lock is None:
            return bool(real.acquire(blocking, timeout))
        ledger.before(self._lock)
        got = bool(real.acquire(False))
        if not got and (not blocking or timeout is not None):
            got = bool(real.acquire(blocking, timeout))
        elif not got:
            ledger.waiting(self._lock)
            got = bool(real.acquire())
            ledger.waits_no_more()
        if got:
            ledger.got(self._lock)
        return got

    __enter__ = acquire

    def release(self, n: int = 1) -> None:
        if self._lock is not None:
            ledger.freed(self._lock)
        real: Any = super()
        real.release(n)


class RecordingSemaphore(_Reporting, _Semaphore):  # type: ignore[misc]
    """A ``threading.Semaphore`` that reports."""


class RecordingBoundedSemaphore(_Reporting, _BoundedSemaphore):  # type: ignore[misc]
    """A ``threading.BoundedSemaphore`` that reports."""


def install(channel: Channel, folder: str, holds: Holds, touch: Callable[[str, str], None]) -> None:
    """Swap the locks of ``threading`` for those that report."""
    global ledger
    ledger = Ledger(channel, folder, holds, touch)
    swapped: dict[str, Any] = {
        "Lock": RecordingLock,
        "RLock": RecordingRLock,
        "Condition": RecordingCondition,
        "Semaphore": RecordingSemaphore,
        "BoundedSemaphore": RecordingBoundedSemaphore,
    }
    for name, kind in swapped.items():
        kind.__name__ = kind.__qualname__ = name
        kind.__module__ = "threading"
        setattr(threading, name, kind)
