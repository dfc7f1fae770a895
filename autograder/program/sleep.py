"""How long programs have slept, and how long there is hope: the machine's delay never counts."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

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


def waits_for_a_lock_for_a_time(programs: Sequence[Program]) -> bool:
    """True if a thread of these programs will soon give up to wait for a lock, or for a queue."""
    there = [program for program in programs if program.running and HAS_PROC]
    calls = map(procfs.system_call, holding.all_task_paths(there))
    return any(map(syscalls.waits_for_a_lock_for_a_time, filter(None, calls)))


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


class Seen(NamedTuple):
    """One thread at one look."""

    ran: int  # how often it had run
    account: procfs.Account
    dozes: bool  # it sleeps by the clock, as it wished


class Doze:
    """How long these programs slept because a thread of them sleeps for a time, as it wished.

    Only while somebody waits for them, and what they wait for has not come. What a busy machine
    does to them, and what they calculate, is not counted, though it may come between two looks.
    """

    def __init__(self, watcher: Watcher, grain: float = DOZE) -> None:
        """``grain`` is the time in seconds between two looks."""
        self._watcher = watcher
        self._grain = grain
        self._looked = time.monotonic()
        self._seen: dict[str, Seen] = {}  # by thread
        self.seconds = 0.0

    def look(self, now: float) -> None:
        """Count the time since the last look. At ``now`` (time.monotonic) it had not come yet."""
        if not HAS_PROC or now - self._looked < self._grain or procfs.kernel_delivers():
            return
        seen = self._all_asleep()
        if not seen:
            return  # what an awake one waits for a processor is told when that is over
        self.seconds += _slept(now - self._looked, self._seen, seen)
        # Taken again: to look takes time, and what passes meanwhile is in the accounts already.
        self._looked, self._seen = time.monotonic(), seen

    def _all_asleep(self) -> dict[str, Seen]:
        there = [program for program in self._watcher.programs if program.running]
        paths = holding.all_task_paths(there)
        tasks = [procfs.read_task(path) for path in paths]
        if any(task and task.state not in "SZX" for task in tasks):
            return {}
        return {path: Seen(procfs.ran(path), procfs.account(path), _dozes(path)) for path in paths}


def _dozes(path: str) -> bool:
    return syscalls.looks_now_and_then(procfs.system_call(path))


def _slept(passed: float, before: Mapping[str, Seen], after: Mapping[str, Seen]) -> float:
    """Of so many seconds, those in which all threads slept, and one of them by the clock."""
    if not before.keys() <= after.keys():
        return 0.0  # the account of a thread that ended has gone with it
    if not any(one.dozes and after[path].dozes for path, one in before.items()):
        return 0.0
    awake = [path for path in after if path not in before or after[path].ran != before[path].ran]
    spent = [after[path].account.less(before[path].account if path in before else None)
             for path in awake]  # fmt: skip
    if awake and not any(one.cpu for one in spent):
        return 0.0  # this system keeps no accounts
    return max(0.0, passed - sum(one.cpu + one.waited for one in spent))


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
