"""Sleeps that are cut short: those of a program that has slept over its messages for long enough.

That it sleeps is known by then, and named. What else it does shall be seen all the same.
Until it has said or heard anything it may draw a banner letter by letter: short sleeps, and many.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.talk import Command

_real, _most = time.sleep, 60.0
AT_FIRST = 0.002  # seconds that one may take, if they are cut, before anything was said
UNCUT = 1.0  # seconds: who may sleep so long sleeps as it likes
_has_begun: Callable[[], bool] = bool


def install(channel: Channel, has_begun: Callable[[], bool]) -> None:
    """Cut time.sleep() short from now on whenever the grader asks for it.

    ``has_begun`` tells whether the program has said or heard anything.
    """
    global _has_begun
    _has_begun = has_begun
    channel.on(Command.SHORT_SLEEPS, _cut)


def _cut(command: dict[str, Any]) -> None:
    global _most
    _most, time.sleep = command["most"], _sleep


@functools.wraps(_real)
def _sleep(seconds: Any, /) -> None:
    # What is no number of seconds goes to CPython, which says what is wrong.
    most = _most if _most > UNCUT or _has_begun() else AT_FIRST
    is_long = isinstance(seconds, int | float) and seconds > most
    _real(most if is_long else seconds)
