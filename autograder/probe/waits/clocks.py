"""The clocks of a program, which go on when a silence of minutes passes at once.

Who notes when somebody spoke last looks at a clock, and has set no time limit that could run out.
So the student's own modules, and the loop of asyncio, are given clocks that can be put forward:
what ``time`` and ``datetime`` tell there. All else in this process keeps the real ones.
An alarm comes so much earlier, too (man 2 setitimer).
"""

from __future__ import annotations

import datetime
import functools
import os
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator
from typing import Any

_SECONDS = ("time", "monotonic", "perf_counter")
_NANO = 10**9


class Clocks:
    """What the student's modules in a folder are told of the time."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.ahead = 0.0  # seconds
        self._instead: dict[int, Any] = {}  # of what they know, by its id()

    def give(self) -> None:
        """From now on the student's modules have these clocks, also those that come later."""
        modules = _with(time, dict(self._of_time())), _with(datetime, {"datetime": self._today()})
        for real, ours in zip((time, datetime), modules, strict=True):
            self._instead[id(real)] = sys.modules[real.__name__] = ours
            for name, value in vars(ours).items():
                if not name.startswith("_"):
                    self._instead[id(getattr(real, name))] = value
        for module in self._theirs():
            for name, value in list(vars(module).items()):
                if id(value) in self._instead:
                    setattr(module, name, self._instead[id(value)])

    def pass_by(self, seconds: float) -> None:
        """So much time is over."""
        self.ahead += seconds
        if hasattr(signal, "setitimer"):  # not on Windows
            left, again = signal.getitimer(signal.ITIMER_REAL)
            if left > seconds:
                signal.setitimer(signal.ITIMER_REAL, left - seconds, again)
            elif left:
                signal.setitimer(signal.ITIMER_REAL, again, again)
                os.kill(os.getpid(), signal.SIGALRM)  # now, before anybody looks what came of it

    def _theirs(self) -> Iterator[types.ModuleType]:
        for name, module in list(sys.modules.items()):
            path = getattr(module, "__file__", None) or ""
            if path.startswith(self.folder) or name == "asyncio.base_events":
                yield module

    def _of_time(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        for name in _SECONDS:
            yield name, self._later(getattr(time, name), 1)
            yield f"{name}_ns", self._later(getattr(time, f"{name}_ns"), _NANO)

    def _later(self, real: Callable[[], Any], unit: int) -> Callable[[], Any]:
        @functools.wraps(real)
        def tell() -> Any:
            told = real()
            return told + type(told)(self.ahead * unit)

        return tell

    def _today(self) -> type:
        clocks, real = self, datetime.datetime

        class Later(real):  # type: ignore[valid-type, misc]
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return real.now(tz) + datetime.timedelta(seconds=clocks.ahead)

        Later.__name__ = Later.__qualname__ = real.__name__
        return Later


def _with(real: types.ModuleType, others: dict[str, Any]) -> types.ModuleType:
    """A module that has these in the place of its own, and all else as it is at each moment."""
    ours = types.ModuleType(real.__name__, real.__doc__)
    vars(ours).update(others, __getattr__=functools.partial(getattr, real))
    return ours
