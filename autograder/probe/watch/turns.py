"""Threads that run a line when it is their turn: somebody else says whose turn it is.

A scheduler may take the processor from a thread before any of its lines (man 7 sched). A lecture
asks its audience which thread runs next. Only in rooms that ask for it. Lines are seen by a trace
function: a loop is held before it looks for its next element, not after.
"""

from __future__ import annotations

import functools
import sys
import threading
from dataclasses import dataclass, field
from threading import Semaphore
from types import FrameType
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.follow import Call, trace_lines
from autograder.probe.hold import Hold, Holds
from autograder.probe.talk import Command, Event, Place


@dataclass
class _Turns(Hold):
    """One thread, held before each of its lines: somebody says when it is its turn."""

    peer: int | None = None
    turns: Semaphore = field(default_factory=lambda: Semaphore(0))

    def end(self) -> None:
        """Let it go on, without another stop."""
        super().end()
        self.turns.release()


class ByTurns:
    """Threads that run a line when it is their turn, each from a recv() to its next one."""

    def __init__(self, channel: Channel, folder: str, holds: Holds) -> None:
        self._channel, self._folder, self._holds = channel, folder, holds
        self._own = threading.local()  # the turns of this thread
        self._armed: dict[int | None, _Turns] = {}
        channel.on(Command.TAKE_TURNS, self._arm)
        channel.on(Command.NEXT_LINE, self._next)

    def _arm(self, command: dict[str, Any]) -> None:
        peer = command["peer"]
        self._armed[peer] = _Turns(peer=peer)
        self._holds.arm(Place.EACH_LINE, peer, self._armed[peer])

    def _next(self, command: dict[str, Any]) -> None:
        if command["peer"] in self._armed:
            self._armed[command["peer"]].turns.release()

    def begin(self, peer: int | None, frame: FrameType) -> None:
        """The current thread has received from a peer, or has learnt that it is gone."""
        turns = self._holds.armed(Place.EACH_LINE, peer)
        if isinstance(turns, _Turns):
            self._own.turns = turns
            trace_lines(frame, self._folder, self._trace)

    def end(self) -> None:
        """The current thread is about to receive again: it has had its turns."""
        turns: _Turns | None = getattr(self._own, "turns", None)
        if turns is not None:
            sys.settrace(None)
            self._own.turns = None
            self._holds.disarm(Place.EACH_LINE, turns.peer)
            self._channel.tell(Event.FOLLOWED, peer=turns.peer, lines=[])

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        turns: _Turns | None = self._own.turns
        if turns is None or turns.over.is_set():
            return None
        if not frame.f_code.co_filename.startswith(self._folder):
            return None
        if event == "line":
            self._holds.stand(Place.EACH_LINE, turns.peer, turns.turns.acquire)
        return self._trace

    def around(self, receive: Call) -> Call:
        """A method that receives, and tells when it begins and how it has ended."""

        @functools.wraps(receive)
        def method(sock: Any, *args: Any, **kwargs: Any) -> Any:
            self.end()
            try:
                result = receive(sock, *args, **kwargs)
            except ConnectionError:
                self.begin(sock.peer_port(), sys._getframe(1))
                raise
            self.begin(sock.peer_port(), sys._getframe(1))
            return result

        return method


def install(channel: Channel, folder: str, holds: Holds, kind: Any) -> None:
    """Have the calls of a socket class begin and end the turns of a thread."""
    by_turns = ByTurns(channel, folder, holds)
    for name in ("recv", "recv_into"):
        setattr(kind, name, by_turns.around(getattr(kind, name)))
