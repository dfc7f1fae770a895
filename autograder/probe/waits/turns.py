"""Who receives next: threads that wait for the bytes of one socket are served as they came.

Of several threads that wait in recv() the kernel wakes any. A scheduler may always let the one come
first that has waited longest (man 7 sched): so what comes of it is the same each time.
"""

from __future__ import annotations

from _thread import LockType, allocate_lock  # the real ones: a watched program has others
from collections import deque


class Turns:
    """The threads that want to receive from one socket: who has entered it may.

    Mostly there is one, and it may come for each byte: so it takes and gives back one lock.
    """

    def __init__(self) -> None:
        self._taken = allocate_lock()  # who receives has it. It goes from hand to hand
        self._guard = allocate_lock()
        self._threads: deque[LockType] = deque()  # what each of those waits for that come next

    def __enter__(self) -> None:
        """Wait until it is this thread's turn."""
        if not self._taken.acquire(False):
            self._wait()

    def __exit__(self, *error: object) -> None:
        """Give it to the next one."""
        with self._guard:
            (self._threads.popleft() if self._threads else self._taken).release()

    def _wait(self) -> None:
        mine = allocate_lock()
        mine.acquire()
        with self._guard:
            if self._taken.acquire(False):
                return  # it was given back just now
            self._threads.append(mine)
        try:
            mine.acquire()
        except BaseException:  # a signal handler has raised it
            self._give_up(mine)
            raise

    def _give_up(self, mine: LockType) -> None:
        with self._guard:
            is_there = mine in self._threads
            if is_there:
                self._threads.remove(mine)
        if not is_there:  # it has just become this thread's turn
            self.__exit__()
