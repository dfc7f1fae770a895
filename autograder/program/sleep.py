"""How long programs have slept, and how long there is hope: the machine's delay never counts."""

from __future__ import annotations

import time
from collections.abc import Sequence

from autograder.program import holding
from autograder.program.linux import procfs, syscalls
from autograder.program.once import Wait
from autograder.program.program import Program
from autograder.program.stillness import HAS_PROC, Watcher

GRAIN = 0.05  # seconds between two looks
DOZE = 0.25  # the same for sleeps that are long: who polls more often runs in between
# What a program only says again, such as "waiting... 17" each second, is a sign of life, no news.
# After so long without anything else nothing else comes; once known, after less (see ``Once``).
SAYS_IT_AGAIN = Wait("something that it has not said before", 8.0, 1.0)  # seconds of own time


def looks_by_itself(programs: Sequence[Program]) -> bool:
    """True if a thread of these programs waits with a time limit now, as far as one can see."""
    there = [program for program in programs if program.running and HAS_PROC]
    paths = holding.all_task_paths(there)
    calls = filter(None, map(procfs.system_call, paths))  # a thread that has just ended has none
    return any(map(syscalls.wakes_by_itself, calls))


class Sleep:
    """How long the programs of a room have slept since somebody began to ask."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._looked = time.monotonic()
        self._ran: dict[str, int] | None = None  # how often each thread had run, if all slept
        self.seconds = 0.0

    def look(self) -> None:
        """Count the time since the last look, if nobody has run in between."""
        now = time.monotonic()
        if now - self._looked < GRAIN:
            return  # to look takes time, and a wait looks often
        ran = self._all_sleep()
        if ran is not None and ran == self._ran:
            self.seconds += now - self._looked
        self._looked, self._ran = now, ran

    def _all_sleep(self) -> dict[str, int] | None:
        """How often each thread has run so far, if all sleep now and nothing is on its way."""
        if not HAS_PROC or not self._watcher.still():
            return None
        paths = holding.all_task_paths(self._watcher.programs)
        return {path: procfs.ran(path) for path in paths}


class Doze:
    """How long nobody ran in these programs because one of them sleeps for a time, as it wished.

    What lies unread meanwhile does not matter. Who waits for somebody else is not counted: it may
    be us that it waits for, and we for a processor.
    """

    def __init__(self, watcher: Watcher, grain: float = DOZE) -> None:
        """``grain`` is the time in seconds between two looks."""
        self._watcher = watcher
        self._grain = grain
        self._looked = time.monotonic()
        self._ran: dict[str, int] = {}  # how often each thread had run; {} if somebody was awake
        self.seconds = 0.0

    def look(self) -> None:
        """Count the time since the last look, if nobody has run in between."""
        now = time.monotonic()
        if not HAS_PROC or now - self._looked < self._grain:
            return
        if procfs.kernel_delivers():
            return  # somebody may be about to wake up: look again when it has come
        ran = self._asleep()
        if ran and ran == self._ran:
            self.seconds += now - self._looked
        self._looked, self._ran = now, ran

    def _asleep(self) -> dict[str, int]:
        there = [program for program in self._watcher.programs if program.running]
        paths = holding.all_task_paths(there)
        ran = {path: procfs.ran(path) for path in paths}
        tasks = [procfs.read_task(path) for path in paths]
        if any(task and task.state not in "SZX" for task in tasks):
            return {}
        sleeps = any(syscalls.looks_now_and_then(procfs.system_call(path)) for path in paths)
        return ran if sleeps else {}


class Hope:
    """Whether a wait can still bring what is waited for. Times are the programs' own time."""

    def __init__(self, watcher: Watcher, patience: float, stretch: float) -> None:
        self._watcher, self._patience, self._stretch = watcher, patience, stretch
        self._news, self._fresh = watcher.news(), watcher.fresh_news()
        self._heard = self._heard_afresh = 0.0

    def is_over(self, now: float) -> bool:
        """True if there was no news for too long, or none that is new, or it takes far too long."""
        news, fresh = self._watcher.news(), self._watcher.fresh_news()
        if news != self._news:
            self._news, self._heard = news, now
        if fresh != self._fresh:
            self._fresh, self._heard_afresh = fresh, now
        if now - self._heard > self._patience or now > self._stretch * self._patience:
            return True
        return self._heard > self._heard_afresh and self._is_said_again(now - self._heard_afresh)

    def _is_said_again(self, seconds: float) -> bool:
        again = [program for program in self._watcher.programs if program.repeated]
        once = self._watcher.once
        return bool(again) and all(
            once.is_enough(SAYS_IT_AGAIN, program.script, seconds) for program in again
        )
