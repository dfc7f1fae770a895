"""The time that programs take themselves while somebody waits for them.

What they wait for a processor is the machine's, and so is what we wait for one. What is left is
their own: they sleep, they calculate, or they do nothing.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence

from autograder.program import holding
from autograder.program.linux import procfs, syscalls
from autograder.program.program import Program

GRAIN = 0.1  # seconds between two looks: each reads the accounts of every thread
AT_ONCE = 0.025  # seconds in which most waits are over: they are not worth the first look
MOST_OWED = 1.0  # seconds that are taken off later: the system tells of a wait when it is over
PROCESSORS = os.cpu_count() or 1
NOTHING = procfs.Account(0.0, 0.0)


class OwnTime:
    """Counts from now on, as often as it is asked."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.seconds = 0.0
        self._programs = programs
        self._us = f"/proc/self/task/{threading.get_native_id()}"
        self._owed = self._ours = 0.0
        self._looked = time.monotonic()
        self._accounts: dict[str, procfs.Account] = {}  # nobody's, until it is worth while

    def look(self) -> float:
        """Seconds so far."""
        now = time.monotonic()
        passed = now - self._looked
        if not self._accounts:
            if passed >= AT_ONCE:
                self._looked, self._accounts = now, self._all_accounts()
            return self.seconds
        if passed < GRAIN:
            return self.seconds
        before, accounts = self._accounts, self._all_accounts()
        spent = {path: one.less(before.get(path)) for path, one in accounts.items()}
        ours = spent.pop(self._us).waited
        self._ours = ours if self._sleeps(spent) else 0.0
        # However many want a processor at once, what one of them has calculated is own time, and
        # so is what all of them have: they wait for each other then.
        each = [one.cpu for one in spent.values()]
        least = min(passed, max([*each, sum(each) / PROCESSORS]))
        waited = sum(one.waited for one in spent.values()) + ours - self._ours
        own = passed - waited - self._owed
        self._owed = min(MOST_OWED, max(0.0, least - own))
        self.seconds += max(own, least)
        self._looked, self._accounts = now, accounts
        return self.seconds

    def news(self) -> None:
        """Something was there for us while they slept: what we have waited is not theirs."""
        self.seconds -= min(self._ours, self.seconds)
        self._ours = 0.0

    def _sleeps(self, spent: dict[str, procfs.Account]) -> bool:
        """Whether nobody has run, because somebody sleeps for a time, as they wish."""
        if any(one != NOTHING for one in spent.values()):
            return False
        return any(syscalls.looks_now_and_then(procfs.system_call(path)) for path in spent)

    def _all_accounts(self) -> dict[str, procfs.Account]:
        running = [program for program in self._programs if program.running]
        paths = holding.all_task_paths(running)
        return {path: procfs.account(path) for path in (*paths, self._us)}
