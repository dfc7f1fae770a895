"""Threads that wake up by themselves, from a sleep or a wait with a time limit: is it in vain?"""

from __future__ import annotations

import time

from autograder.program.once import Once, Wait

# How often a thread must have woken up to nothing, to be called idle.
POLLS = Wait("something from a thread that looks now and then", 3, 1)
SHORTEST = 0.5  # seconds that its few looks take at least
PATIENT = 10.0  # seconds: who waits longer than this has a sleep in mind, and waits for it
VERY_PATIENT = 13.0  # seconds: who waits so long has many sleeps in mind
SLEEP = Wait("the end of one and the same sleep", 7.5, 0.5)  # seconds


class Dozing:
    """Counts how often such threads wake up, and how long they sleep, since there was news."""

    def __init__(self, once: Once) -> None:
        self._once = once
        self._began = 0.0  # time.monotonic
        self._ran: dict[str, int] = {}  # how often each thread had run by then
        self._waited: dict[str, int] = {}  # how often each thread had run when it waited for others
        self._asleep_since: dict[str, tuple[int, float]] = {}  # how often it had run, and when

    def begin(self) -> None:
        """Somebody acts, or there is news: count anew."""
        self._began, self._ran = time.monotonic(), {}

    def has_come_to_rest(self, path: str, ran: int, waits: bool) -> bool:
        """True for a thread that waits for others, and has done so since the look before this one.

        Who runs in circles may be met in such a wait, too, but runs on at once.
        """
        before = self._waited.get(path)
        self._waited[path] = ran if waits else -1
        return waits and before == ran

    def is_in_vain(self, path: str, script: str, ran: int, patience: float) -> bool:
        """True for a thread of a script that has run so often, and will not do anything more.

        ``patience`` is how long somebody waits, in seconds.
        """
        woken = ran - self._ran.setdefault(path, ran)
        if patience >= VERY_PATIENT:
            return False
        return self._looks_in_vain(script, woken) or self._sleeps_on(path, script, ran, patience)

    def _looks_in_vain(self, script: str, woken: int) -> bool:
        if woken >= POLLS.first:
            self._once.note(POLLS, script)
            return True
        long_enough = time.monotonic() - self._began >= max(SHORTEST, 2 * self._once.slowest)
        return woken >= POLLS.again and long_enough and self._once.knows(POLLS, script)

    def _sleeps_on(self, path: str, script: str, ran: int, patience: float) -> bool:
        """True for a thread in a sleep so long that no answer will come of it.

        Only the first such sleep of a script costs that long: time.sleep(10**6) hangs once.
        """
        if patience > PATIENT:
            return False
        known, now = self._asleep_since.get(path), time.monotonic()
        if known is None or known[0] != ran:
            # It has run in between: this is another sleep, and it begins now.
            known = self._asleep_since[path] = ran, now
        return self._once.is_enough(SLEEP, script, now - known[1])
