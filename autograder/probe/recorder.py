"""What the recording sockets of one program share: the line to the grader, ports, faults."""

from __future__ import annotations

import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from autograder.probe.channel import Channel
from autograder.probe.datagrams import Datagrams
from autograder.probe.faults import Faults
from autograder.probe.hold import Holds
from autograder.probe.ports import Ports
from autograder.probe.talk import PREVIEW, Event
from autograder.probe.waits import selecting, sleeps
from autograder.probe.waits.time_limits import TimeLimits, Waiting
from autograder.probe.waits.turns import Turns

# Transfers of one kind that a program reports until a thread is to be held, and from then on again:
# a flood is not worth more, but who was let go tells how it went.
MAX_TRANSFERS = 5000
# Exceptions that mean "not now": programs that poll get them all the time.
NOT_NOW = (BlockingIOError, InterruptedError, TimeoutError)
AGAIN = 10  # times that a read returns b"" after the end, which no careful program needs


def own_line(folder: str, frame: FrameType | None = None) -> str:
    """The innermost line of the student's files that runs now, e.g. "server.py:23"."""
    frame = frame or sys._getframe(1)
    while frame is not None and not frame.f_code.co_filename.startswith(folder):
        frame = frame.f_back
    if frame is None:
        return ""
    return f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}"


def last_line(kind: type[BaseException], error: BaseException | None) -> str:
    """The exception as Python prints it, e.g. "ValueError: list.remove(x): x not in list"."""
    if error is None:
        return kind.__name__
    # Without those that came before it: a program that fails in circles has hundreds of them,
    # and ``traceback`` takes each of them apart each time.
    chain = error.__cause__, error.__context__, error.__suppress_context__
    error.__cause__ = error.__context__ = None
    try:
        return "".join(traceback.format_exception_only(kind, error)).strip().splitlines()[-1]
    finally:
        error.__cause__, error.__context__, error.__suppress_context__ = chain


class Recorded(Waiting, Protocol):
    """What a recording socket (``sockets.Socket``) says of itself to those that it is made of."""

    ended: bool
    read_after_the_end: int
    turns: Turns  # whose it is to receive

    def kind(self) -> str | None:
        """ "tcp", "udp", or None for sockets that are none of the network's."""

    def peer_port(self) -> int | None:
        """The real port of the other end."""

    def led(self, address: Any) -> Any:
        """The real address behind the one that the program asks for."""

    def carry(self, data: bytes, send: Callable[[], Any], address: Any = None) -> int:
        """Send a datagram through the network of this room, and report it."""

    def came(self, data: bytes, address: Any) -> Any:
        """Report what came. Returns its sender as the program knows it."""


class Recorder:
    """Reports transfers, and knows what else the sockets have to."""

    def __init__(self, channel: Channel, ports: Ports, folder: str) -> None:
        self.channel = channel
        self.folder = folder  # of the student's own files
        self.is_a_child = False  # of a fork in the script
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin_in_a_child)
        self.ports = ports
        self.datagrams = Datagrams(channel, ports)
        self.faults = Faults(channel)
        self._told: Counter[Event] = Counter()
        self.holds = Holds(channel, self._told.clear)
        self.limits = TimeLimits(channel, folder)
        selecting.install(self.limits)
        self._transfers = 0
        sleeps.install(channel, lambda: self._transfers > 0)
        self._failed: set[tuple[str, str, str]] = set()  # what has been told

    def _begin_in_a_child(self) -> None:
        self.is_a_child = True

    def transfer(
        self, event: Event, sock: Recorded, data: bytes, size: int, peer: int | None = None
    ) -> None:
        """Report bytes that were received or sent."""
        self._transfers += 1
        self._told[event] += 1
        if self._told[event] <= MAX_TRANSFERS:
            text, peer = data[:PREVIEW].decode("latin-1"), peer or sock.peer_port()
            facts = {"peer": peer, "size": size, "data": text, "kind": sock.kind()}
            self.channel.tell(event, **facts, place=own_line(self.folder))

    def failed(self, call: str, sock: Recorded, error: BaseException) -> None:
        """Report that a call of a socket raised an exception: the program may hide it."""
        told, place = last_line(type(error), error), own_line(self.folder)
        known = (call, told, place)
        if isinstance(error, NOT_NOW) or known in self._failed or len(self._failed) > 100:
            return
        self._failed.add(known)
        peer = sock.peer_port()
        self.channel.tell(Event.CALL_FAILED, call=call, error=told, place=place, peer=peer)

    def read_on(self, sock: Recorded) -> None:
        """A read returned b"" though the end of the stream was known."""
        sock.read_after_the_end += 1
        if sock.read_after_the_end == AGAIN:
            place = own_line(self.folder)
            self.channel.tell(Event.READS_ON, place=place, peer=sock.peer_port())


current: Recorder  # set once, before the student's script is loaded
