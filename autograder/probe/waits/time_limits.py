"""The time limits that a program has set itself on its sockets, and what comes when they run out.

A quiet room may be quiet for minutes, and nobody wants to wait for that. Where every thread waits,
what happens next is what the first time limit that runs out brings about, so that moment may as
well come now. The grader says how much time passes: it has asked all programs what they wait for.
Source: https://docs.python.org/3/library/socket.html#notes-on-socket-timeouts.
"""

from __future__ import annotations

import contextlib
import os
import select
import time
from collections.abc import Iterator
from typing import Any, Protocol

from autograder.probe.channel import Channel
from autograder.probe.talk import Command, Event

TOGETHER = 0.01  # seconds: limits that run out so close to each other run out together
HAS_POLL = hasattr(select, "poll")  # not on Windows, where no pipe can be waited for


class Waiting(Protocol):
    """A socket that may wait."""

    def gettimeout(self) -> float | None:
        """Seconds that it waits at most. 0: it does not wait. None: it waits for ever."""

    def fileno(self) -> int:
        """Its number. -1: it is closed."""


class TimeLimits:
    """The waits of one program that end by themselves, as far as they are those of sockets."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._is_counted = False
        self._ends: dict[int, float] = {}  # by what wakes a thread: when (time.monotonic)
        channel.on(Command.COUNT_TIME, self._count)
        channel.on(Command.TIME_LIMITS, self._tell)
        channel.on(Command.TIME_PASSES, self._pass)

    def _count(self, command: dict[str, Any]) -> None:
        self._is_counted = HAS_POLL

    def _tell(self, command: dict[str, Any]) -> None:
        now = time.monotonic()
        left = [max(0.0, end - now) for end in list(self._ends.values())]
        self._channel.tell(Event.TIME_LIMITS, seconds=left)

    def _pass(self, command: dict[str, Any]) -> None:
        over = time.monotonic() + TOGETHER
        for waker in list(self._ends):
            with contextlib.suppress(KeyError, OSError):  # that wait has just ended by itself
                self._ends[waker] -= command["seconds"]
                if self._ends[waker] <= over:
                    os.write(waker, b".")

    def wait(self, sock: Waiting) -> None:
        """Wait until something comes to a socket. Raises TimeoutError when its time is over."""
        limit = sock.gettimeout() if self._is_counted else None
        if not limit or sock.fileno() < 0:
            return  # it waits for ever, or not at all, or it is closed: CPython says so
        with self._woken_after(limit) as woken:
            poll = select.poll()
            poll.register(sock, select.POLLIN)
            poll.register(woken, select.POLLIN)
            ready = [number for number, _events in poll.poll(limit * 1000)]
        if not set(ready) - {woken}:
            raise TimeoutError("timed out")  # CPython's own words (Modules/socketmodule.c)

    @contextlib.contextmanager
    def _woken_after(self, limit: float) -> Iterator[int]:
        woken, waker = os.pipe()
        self._ends[waker] = time.monotonic() + limit
        try:
            yield woken
        finally:
            del self._ends[waker]
            os.close(waker)
            os.close(woken)
