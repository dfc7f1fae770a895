"""Follows one thread through the lines of the student's code, and holds it before one of them.

A scheduler may take the processor from a thread between any two of its lines (man 7 sched). Which
two, nobody knows: so a check holds one thread before each of its lines in turn, and lets another
one act. Lines are seen by a trace function, which every thread has of its own (sys.settrace,
https://docs.python.org/3/library/sys.html). Without a command of the grader there is none.
"""

from __future__ import annotations

import functools
import linecache
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Semaphore  # the real one: a watched program has another in its place
from types import FrameType
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.hold import Hold, Holds
from autograder.probe.ports import port_of
from autograder.probe.talk import MOST_FOLLOWED, MOST_STOPS, WIDTH, Command, Event, Place
from autograder.probe.transfers import SENT

Call = Callable[..., Any]


def trace_lines(frame: FrameType | None, folder: str, trace: Call) -> None:
    """Have this thread's lines traced, from here on, in all of a folder's functions it is in.

    sys.settrace() alone is asked at the next call only: the functions that the thread is in
    already need a trace function each.
    """
    sys.settrace(trace)
    while frame is not None:
        if frame.f_code.co_filename.startswith(folder):
            frame.f_trace = trace
        frame = frame.f_back


# -- after a recv, or a send -------------------------------------------------------------


@dataclass
class _Followed(Hold):
    """The lines that one thread runs, until it is held before one of them.

    A line counts once for each line that it is called from: loops do not count.
    """

    at: str = Place.BEFORE_LINE
    peer: int | None = None
    command: dict[str, Any] = field(default_factory=dict)  # by which it was asked for
    text: str = ""  # what stands in the line to be held before; "": nth alone decides
    seen: dict[tuple[str, int, int], str] = field(default_factory=dict)  # number and text of each
    is_done: bool = False  # nobody else is followed. It stays armed: who is held is to be let go
    tell: Callable[[_Followed], object] = lambda followed: None

    def end(self) -> None:
        """Let it go on. Of who is only followed all lines are told, also if it did not come back:
        where each message has a thread of its own, or one of a pool, the next one is another's.
        """
        super().end()
        if not self.nth and self.seen and not self.is_done:
            self.is_done = True
            self.tell(self)

    def is_reached(self, frame: FrameType) -> bool:
        """Whether the line that is about to run is the one."""
        file, number = frame.f_code.co_filename, frame.f_lineno
        caller = frame.f_back.f_lineno if frame.f_back else 0
        line = (file, number, caller or 0)
        if line in self.seen:
            return False
        text = linecache.getline(file, number).strip()[:WIDTH]
        self.seen[line] = f"{number} {text}"
        return len(self.seen) == self.nth or (self.text != "" and self.text in text)


class AfterCall:
    """Follows a thread from a recv() to its next one, or from a send(): armed for a peer."""

    def __init__(self, channel: Channel, folder: str, holds: Holds) -> None:
        self._channel, self._folder, self._holds = channel, folder, holds
        self._own = threading.local()  # whether this thread is followed, and how
        self._is_asked = False  # whether any thread was to be followed so far
        channel.on(Command.FOLLOW, self._arm)

    def _arm(self, command: dict[str, Any]) -> None:
        at, peer = command["at"], command["peer"]
        self._is_asked = True
        about = {"at": at, "peer": peer, "text": command["before"]}
        followed = _Followed(command["nth"], command=command, tell=self._tell, **about)
        self._holds.arm(at, peer, followed)

    def begin(self, at: Place, peer: int | None, frame: FrameType) -> None:
        """The current thread has received from a peer, or sent to it."""
        followed = self._holds.armed(at, peer)
        if isinstance(followed, _Followed) and not followed.is_done:
            self._own.followed = followed
            self._channel.met(followed.command)
            trace_lines(frame, self._folder, self._trace)

    def end(self, at: Place) -> None:
        """The current thread is about to receive, or to send, again."""
        followed: _Followed | None = getattr(self._own, "followed", None)
        if followed is not None and followed.at == at:
            sys.settrace(None)
            self._own.followed = None
            if followed.nth or not followed.is_done:
                followed.is_done = True
                self._tell(followed)

    def _tell(self, followed: _Followed) -> None:
        lines = list(followed.seen.values())[:MOST_FOLLOWED]
        self._channel.tell(Event.FOLLOWED, peer=followed.peer, lines=lines)

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(self._folder):
            return None
        followed: _Followed = self._own.followed
        if event != "line" or not followed.is_reached(frame):
            return self._trace
        sys.settrace(None)  # it is held once
        if not followed.over.is_set():
            self._holds.stand(followed.at, followed.peer, followed.over.wait)
        return None

    def around(
        self, call: Call, at: Place, peer_of: Call = lambda sock, _: sock.peer_port()
    ) -> Call:
        """A method that receives or sends, and tells when it begins and when it has ended."""

        @functools.wraps(call)
        def method(sock: Any, *args: Any, **kwargs: Any) -> Any:
            if self._is_asked:
                self.end(at)
            result = call(sock, *args, **kwargs)
            if self._is_asked:
                self.begin(at, peer_of(sock, result), sys._getframe(1))
            return result

        return method


# -- in mid line -------------------------------------------------------------------------


@dataclass
class _Sender(Hold):
    """The first thread that leaves a line to a peer half sent, until the line is whole."""

    peer: int | None = None
    command: dict[str, Any] = field(default_factory=dict)  # by which it was asked for
    ident: int = 0  # of the thread; 0: none has come so far
    goes_on: Semaphore = field(default_factory=lambda: Semaphore(0))  # one for each line of code
    seen: set[tuple[int, int, int]] = field(default_factory=set)  # code, and places in it

    def is_new(self, frame: FrameType) -> bool:
        """Whether it is here for the first time. A block's beginning and end are two places."""
        place = (id(frame.f_code), frame.f_lasti, frame.f_back.f_lasti if frame.f_back else 0)
        if place in self.seen or len(self.seen) == MOST_STOPS:
            return False
        self.seen.add(place)
        return True

    def end(self) -> None:
        """Let it go on, without another stop."""
        super().end()
        self.goes_on.release(MOST_STOPS)


class InMidLine:
    """Holds a thread before each line of its code while a line of text is half sent.

    So also when it has let go of a lock and is about to take it again. That moment is short, and
    CPython's locks are not fair: who lets go of one mostly gets it again. Another thread may come
    in between at each stop, if a lock does not keep it out.
    """

    def __init__(self, channel: Channel, folder: str, holds: Holds) -> None:
        self._channel, self._folder, self._holds = channel, folder, holds
        self._sender = _Sender()
        self._sender.end()  # nobody is awaited
        channel.on(Command.HOLD_IN_MID_LINE, self._arm)
        channel.on(Command.GO_ON, lambda command: self._sender.goes_on.release())

    def _arm(self, command: dict[str, Any]) -> None:
        self._sender = _Sender(peer=command["peer"], command=command)
        self._holds.arm(Place.HALF_SENT, command["peer"], self._sender)

    def _is_awaited(self) -> bool:
        """Whether what the current thread does matters here."""
        return not self._sender.over.is_set() and self._sender.ident in (0, threading.get_ident())

    def _sent(self, data: bytes, frame: FrameType) -> None:
        """The current thread has sent something: if a line is half sent now, it is followed."""
        self._channel.met(self._sender.command)
        if data and not data.endswith(b"\n"):
            self._sender.ident = threading.get_ident()
            trace_lines(frame, self._folder, self._trace)
        elif data and self._sender.ident:
            self._sender.over.set()

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        sender = self._sender
        if sender.over.is_set() or sender.ident != threading.get_ident():
            sys.settrace(None)
            return None
        if not frame.f_code.co_filename.startswith(self._folder):
            return None
        if event == "line" and sender.is_new(frame):
            self._holds.stand(Place.HALF_SENT, sender.peer, sender.goes_on.acquire)
        return self._trace

    def around(self, send: Call, data_of: Call) -> Call:
        """A method that sends, and tells what it has sent."""

        @functools.wraps(send)
        def method(sock: Any, *args: Any, **kwargs: Any) -> Any:
            result = send(sock, *args, **kwargs)
            if sock.peer_port() == self._sender.peer is not None and self._is_awaited():
                self._sent(data_of((*args, *kwargs.values()), result), sys._getframe(1))
            return result

        return method


def install(channel: Channel, folder: str, holds: Holds, kind: Any) -> None:
    """Have the calls of a socket class followed."""
    after, in_mid_line = AfterCall(channel, folder, holds), InMidLine(channel, folder, holds)
    for name in ("recv", "recv_into", "recvmsg", "recvmsg_into"):
        if hasattr(kind, name):  # Windows has no recvmsg, and no sendmsg
            setattr(kind, name, after.around(getattr(kind, name), Place.BEFORE_LINE))
    if hasattr(kind, "recvfrom"):  # a datagram may come from anybody
        kind.recvfrom = after.around(
            kind.recvfrom, Place.BEFORE_LINE, lambda _, came: port_of(came[1])
        )
    for name, data_of in SENT.items():
        if hasattr(kind, name):
            method = in_mid_line.around(getattr(kind, name), data_of)
            setattr(kind, name, after.around(method, Place.AFTER_SEND))
