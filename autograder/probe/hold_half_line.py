"""Pauses a thread wherever it comes to while a line of it is half sent.

A scheduler may take the processor from a thread between any two of its steps (man 7 sched): also
when it has let go of a lock and is about to take it again. That moment is short, and CPython's
locks are not fair: who lets go of one mostly gets it again. So the thread is held before each of
its steps in turn, and another thread may come in between, if a lock does not keep it out.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from threading import Semaphore, get_ident
from types import FrameType
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.hold_before_line import follow
from autograder.probe.talk import HALF_SENT, MOST_STEPS
from autograder.probe.transfers import SENT


class HalfLine:
    """The first thread that leaves a line to a peer half sent, until the line is whole."""

    def __init__(self, channel: Channel, folder: str) -> None:
        self._channel, self._folder = channel, folder
        self._peer: int | None = None  # the real port of whoever is to get the line
        self._thread = 0  # which thread it is; 0: none has come so far
        self._goes_on = Semaphore(0)  # one for each step that the grader allows
        self._seen: set[tuple[int, int, int]] = set()  # code, place in it, place in its caller
        channel.on("half a line", self._arm)
        channel.on("next step", lambda command: self._goes_on.release())
        channel.on("whole line", lambda command: self._end())

    def _arm(self, command: dict[str, Any]) -> None:
        self._thread, self._goes_on, self._seen = 0, Semaphore(0), set()
        self._peer = command["peer"]
        self._channel.tell("armed", where=HALF_SENT, peer=self._peer)

    def _end(self) -> None:
        self._peer = None
        self._goes_on.release(MOST_STEPS)

    def is_awaited_by(self, peer: int | None) -> bool:
        """Whether what this thread sends to a peer matters here."""
        return peer == self._peer is not None and self._thread in (0, get_ident())

    def sent(self, data: bytes, frame: FrameType) -> None:
        """This thread has sent something: if a line is half sent now, it is followed."""
        if data and not data.endswith(b"\n"):
            self._thread = get_ident()
            follow(frame, self._folder, self._trace)
        elif data and self._thread:
            self._peer = None

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if self._peer is None or self._thread != get_ident():
            sys.settrace(None)
            return None
        if not frame.f_code.co_filename.startswith(self._folder):
            return None
        if event == "line":
            self._hold(frame)
        return self._trace

    def _hold(self, frame: FrameType) -> None:
        """Hold this thread here, once: the beginning and the end of a block are two places."""
        place = (id(frame.f_code), frame.f_lasti, frame.f_back.f_lasti if frame.f_back else 0)
        if place in self._seen or len(self._seen) == MOST_STEPS:
            return
        self._seen.add(place)
        self._channel.tell("held", where=HALF_SENT, peer=self._peer)
        self._goes_on.acquire()
        self._channel.tell("released", where=HALF_SENT, peer=self._peer)


def install(channel: Channel, folder: str, kind: Any) -> None:
    """Let a socket class tell what a thread has just sent."""
    half = HalfLine(channel, folder)
    for name, data_of in SENT.items():
        if hasattr(kind, name):  # Windows has no sendmsg
            setattr(kind, name, _sending(half, getattr(kind, name), data_of))


def _sending(half: HalfLine, original: Callable[..., Any], data_of: Any) -> Callable[..., Any]:
    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, *args, **kwargs)
        if half.is_awaited_by(self.peer_port()):
            half.sent(data_of((*args, *kwargs.values()), result), sys._getframe(1))
        return result

    return method
