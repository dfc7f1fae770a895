"""select() with a time limit, which ends when the grader says that so much time has passed.

So does what the module selectors makes of it, and with it the loop of asyncio. A pipe waits
beside the program's own sockets; what it wakes has waited in vain
(https://docs.python.org/3/library/select.html: an empty result when the time is over).
"""

from __future__ import annotations

import contextlib
import functools
import select
import selectors
from collections.abc import Callable
from typing import Any

from autograder.probe.waits.time_limits import TimeLimits

Call = Callable[..., Any]


def install(limits: TimeLimits) -> None:
    """Have the waits of this program's selectors end like those of its sockets."""
    selecting: Any = _of_select(limits, select.select)
    select.select = selecting
    kinds: Any = selectors
    kinds.SelectSelector._select = staticmethod(selecting)
    for name in ("PollSelector", "EpollSelector"):
        if kind := getattr(kinds, name, None):  # Windows has none of them
            kind.select = _of_selector(limits, kind.select)


def _is_limited(limits: TimeLimits, timeout: Any) -> bool:
    return limits.is_counted and isinstance(timeout, int | float) and timeout > 0


def _of_select(limits: TimeLimits, original: Call) -> Call:
    @functools.wraps(original)
    def call(*args: Any) -> Any:
        readers = args[0] if len(args) == 4 else None
        if not isinstance(readers, list | tuple | set) or not _is_limited(limits, args[3]):
            return original(*args)
        with limits.woken_after(args[3]) as woken:
            ready, *others = original([*readers, woken], *args[1:])
        return ([one for one in ready if one is not woken], *others)

    return call


def _of_selector(limits: TimeLimits, original: Call) -> Call:
    @functools.wraps(original)
    def call(self: Any, timeout: Any = None) -> Any:
        if not _is_limited(limits, timeout):
            return original(self, timeout)
        with limits.woken_after(timeout) as woken, contextlib.ExitStack() as afterwards:
            # It passes over a number that nobody has registered with it (Lib/selectors.py).
            self._selector.register(woken, select.POLLIN)  # EPOLLIN is the same (man 2 epoll_ctl)
            afterwards.enter_context(contextlib.suppress(ValueError, OSError))  # it was closed
            afterwards.callback(self._selector.unregister, woken)
            return original(self, timeout)

    return call
