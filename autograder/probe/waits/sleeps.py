"""Sleeps that are cut short: those of a program that has slept over its messages for long enough.

That it sleeps is known by then, and named. What else it does shall be seen all the same.
"""

from __future__ import annotations

import functools
import time
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.talk import Command

_real, _most = time.sleep, 60.0


def install(channel: Channel) -> None:
    """Cut time.sleep() short from now on whenever the grader asks for it."""
    channel.on(Command.SHORT_SLEEPS, _cut)


def _cut(command: dict[str, Any]) -> None:
    global _most
    _most, time.sleep = command["most"], _sleep


@functools.wraps(_real)
def _sleep(seconds: Any, /) -> None:
    # What is no number of seconds goes to CPython, which says what is wrong.
    is_long = isinstance(seconds, int | float) and seconds > _most
    _real(_most if is_long else seconds)
