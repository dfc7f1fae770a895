"""The time limits that a program has set itself on its sockets, and what comes when they run out.

A quiet room may be quiet for minutes, and nobody wants to wait for that. Where every thread waits,
what happens next is what the first time limit that runs out brings about, so that moment may as
well come now. The grader says how much time passes: it has asked all programs what they wait for.
Source: https://docs.python.org/3/library/socket.html#notes-on-socket-timeouts.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import struct
import time
from collections.abc import Iterator
from typing import Any, Protocol

from autograder.probe.channel import Channel
from autograder.probe.talk import Command, Event
from autograder.probe.waits.clocks import Clocks

TOGETHER = 0.01  # seconds: limits that run out so close to each other run out together
HAS_POLL = hasattr(select, "poll")  # not on Windows, where no pipe can be waited for


class Waiting(Protocol):
    """A socket that may wait."""

    def gettimeout(self) -> float | None:
        """Seconds that it waits at most. 0: it does not wait. None: it waits for ever."""

    def fileno(self) -> int:
        """Its number. -1: it is closed."""

    def getsockopt(self, level: int, name: int, size: int, /) -> bytes:
        """What the kernel knows of it."""


class TimeLimits:
    """The waits of one program that end by themselves, as far as they are those of sockets."""

    def __init__(self, channel: Channel, folder: str) -> None:
        self._channel = channel
        self._clocks = Clocks(folder)
        self.is_counted = False
        self._ends: dict[int, float] = {}  # by what wakes a thread: when (time.monotonic)
        channel.on(Command.COUNT_TIME, self._count)
        channel.on(Command.TIME_LIMITS, self._tell)
        channel.on(Command.TIME_PASSES, self._pass)

    def _count(self, command: dict[str, Any]) -> None:
        if not self.is_counted:
            self._clocks.give()
        self.is_counted = HAS_POLL

    def _tell(self, command: dict[str, Any]) -> None:
        now = time.monotonic()
        left = [max(0.0, end - now) for end in list(self._ends.values())]
        self._channel.tell(Event.TIME_LIMITS, seconds=left)

    def _pass(self, command: dict[str, Any]) -> None:
        self._clocks.pass_by(command["seconds"])
        over = time.monotonic() + TOGETHER
        for waker in list(self._ends):
            with contextlib.suppress(KeyError, OSError):  # that wait has just ended by itself
                self._ends[waker] -= command["seconds"]
                if self._ends[waker] <= over:
                    os.write(waker, b".")

    def wait(self, sock: Waiting) -> None:
        """Wait until something comes to a socket. Raises TimeoutError when its time is over."""
        if not self.is_counted or sock.fileno() < 0:
            return  # closed: CPython says so
        own = sock.gettimeout()
        limit = _limit_in_the_kernel(sock) if own is None else own
        if not limit:
            return  # it waits for ever, or not at all
        with self.woken_after(limit) as woken:
            poll = select.poll()
            poll.register(sock, select.POLLIN)
            poll.register(woken, select.POLLIN)
            ready = [number for number, _events in poll.poll(limit * 1000)]
        if not set(ready) - {woken} and own is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))  # man 7 socket
        if not set(ready) - {woken}:
            raise TimeoutError("timed out")  # CPython's own words (Modules/socketmodule.c)

    @contextlib.contextmanager
    def woken_after(self, limit: float) -> Iterator[int]:
        """The end of a pipe that brings something when so many seconds have passed by command."""
        woken, waker = os.pipe()
        self._ends[waker] = time.monotonic() + limit
        try:
            yield woken
        finally:
            del self._ends[waker]
            os.close(waker)
            os.close(woken)


def _limit_in_the_kernel(sock: Waiting) -> float:
    """Seconds that the kernel lets a recv() of this socket wait (SO_RCVTIMEO). 0: for ever."""
    with contextlib.suppress(OSError, struct.error):
        told = sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)
        seconds, parts = struct.unpack("ll", told)
        return float(seconds + parts / 1e6)
    return 0.0
