"""Who receives next: threads that wait for the bytes of one socket are served as they came.

Of several threads that wait in recv() the kernel wakes any. A scheduler may always let the one come
first that has waited longest (man 7 sched): so what comes of it is the same each time.
"""

from __future__ import annotations

from _thread import LockType, allocate_lock  # the real ones: a watched program has others
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """The threads that want to receive from one socket. The first one may."""

    def __init__(self) -> None:
        self._guard = allocate_lock()
        self._threads: deque[LockType] = deque()  # what each of them waits for

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait until it is this thread's turn, and give it to the next one at the end."""
        mine = allocate_lock()
        mine.acquire()
        with self._guard:
            self._threads.append(mine)
            is_first = self._threads[0] is mine
        try:
            if not is_first:
                mine.acquire()
            yield
        finally:
            self._leave(mine)

    def _leave(self, mine: LockType) -> None:
        with self._guard:
            was_first = self._threads[0] is mine
            self._threads.remove(mine)
            if was_first and self._threads:
                self._threads[0].release()
