"""Who holds which lock, who waits for which, and who waits in a circle.

Only in watched rooms, and only for the locks that the student's own code makes. They are numbered
1, 2, … in the order in which they were made.

A thread counts as a holder from its outermost acquire() on, until its last release().
Source of facts: https://docs.python.org/3/library/threading.html
"""

from __future__ import annotations

import _thread
import itertools
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from autograder.probe.channel import Channel, thread_name
from autograder.probe.hold import Holds
from autograder.probe.talk import Event, Place


class _Me(threading.local):
    """A number for each thread that no later thread gets again, as idents are."""

    numbers = itertools.count(1)

    def __init__(self) -> None:
        self.number = next(self.numbers)


_me = _Me()


def me() -> int:
    """The current thread's number."""
    return _me.number


@dataclass(eq=False)
class Lock:
    """What is known of one lock."""

    number: int
    made: str  # place, such as "server.py:12"
    holder: int = 0  # a thread's number; 0: nobody
    since: str = ""
    times: int = 0  # how often its holder has taken it


@dataclass
class Ledger:
    """Who holds which lock, and who waits for which."""

    channel: Channel
    folder: str
    holds: Holds | None = None  # by which a thread can be held before it takes a second lock
    touch: Callable[[str, str], None] | None = None  # called before a thread takes a lock
    locks: dict[int, Lock] = field(default_factory=dict)  # by number
    names: dict[int, str] = field(default_factory=dict)  # of threads
    waits: dict[int, tuple[Lock, str]] = field(default_factory=dict)  # for what, and where
    held_by: dict[int, set[int]] = field(default_factory=dict)  # thread -> numbers of locks
    _mutex: Any = field(default_factory=_thread.allocate_lock)

    def made(self, kind: str) -> Lock:
        """Number a new lock."""
        with self._mutex:
            lock = Lock(len(self.locks) + 1, self.place())
            self.locks[lock.number] = lock
        self.channel.tell(Event.LOCK_MADE, lock=lock.number, kind=kind, place=lock.made)
        return lock

    def held(self) -> frozenset[int]:
        """The numbers of the locks that the current thread holds."""
        return frozenset(self.held_by.get(me(), ()))

    def before(self, lock: Lock) -> None:
        """The current thread is about to take a lock."""
        if self.touch is not None:
            self.touch(self.place(), "lock")
        if self.holds is not None and self.held() - {lock.number}:
            self.holds.meet(Place.NESTED, None)

    def waiting(self, lock: Lock) -> None:
        """The current thread has to wait for a lock, for as long as it takes."""
        place = self.place()
        with self._mutex:
            self.names[me()] = thread_name()
            self.waits[me()] = (lock, place)
            circle = self._circle(me())
        self.channel.tell(Event.LOCK_WAITING, lock=lock.number, place=place)
        if circle:
            self.channel.tell(Event.DEADLOCK, threads=circle)

    def waits_no_more(self) -> None:
        """The current thread has its lock, or has given up."""
        with self._mutex:
            self.waits.pop(me(), None)

    def got(self, lock: Lock) -> None:
        """The current thread has taken a lock."""
        with self._mutex:
            lock.times += 1
            if lock.times > 1:
                return
            self.names[me()] = thread_name()
            lock.holder, lock.since = me(), self.place()
            self.held_by.setdefault(me(), set()).add(lock.number)
        self.channel.tell(Event.LOCK_ACQUIRED, lock=lock.number, place=lock.since)

    def freed(self, lock: Lock, all_at_once: bool = False) -> int:
        """A lock is about to be released. Returns how often its holder had taken it."""
        with self._mutex:
            times = lock.times
            lock.times = 0 if all_at_once else max(0, times - 1)
            if not times or lock.times:
                return times
            self.held_by.get(lock.holder, set()).discard(lock.number)
            lock.holder = 0
        self.channel.tell(Event.LOCK_RELEASED, lock=lock.number, place=self.place())
        return times

    def _circle(self, first: int) -> list[dict[str, str]]:
        """The threads that wait for each other from here on, if that leads back. Else nothing.

        The last one to begin to wait sees it: all others have noted what they hold and want.
        """
        chain: list[tuple[int, Lock, str]] = []
        thread = first
        while thread in self.waits and len(chain) <= len(self.waits):
            lock, at = self.waits[thread]
            chain.append((thread, lock, at))
            thread = lock.holder
            if thread == first:
                return self._told(chain)
        return []

    def _told(self, chain: list[tuple[int, Lock, str]]) -> list[dict[str, str]]:
        """Each one holds what the one before waits for; the first, what the last waits for."""
        told = []
        for (thread, wanted, at), (_, owned, _) in zip(chain, [chain[-1], *chain], strict=False):
            told.append(
                {
                    "thread": self.names[thread],
                    "holds": owned.made,
                    "since": owned.since,
                    "waits": wanted.made,
                    "at": at,
                }
            )
        return told

    # -- where ---------------------------------------------------------------------------

    def place(self) -> str:
        """The innermost line of the student's own that is being run here. "" if there is none."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and not frame.f_code.co_filename.startswith(self.folder):
            frame = frame.f_back
        return f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}" if frame else ""
