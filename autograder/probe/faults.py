"""What a kernel or a network may do to a connection, done when the grader asks for it.

Each fault has the name the field uses, and each may happen to any program on any day:

- *short read*: recv() returns fewer bytes than have come (man 2 recv: "up to the requested
  amount"). With one byte at a time every letter of several bytes is cut.
- *short write*: send() takes fewer bytes than it was given (POSIX send() returns the number sent);
  sendall() goes on with the rest, and another thread may come in between.
- *small buffers*: a system has little memory for a connection (man 7 socket, SO_SNDBUF), so that
  send() soon waits for a peer that does not read (man 2 send).
- *reset*: a program ends and its connections are reset (RFC 9293, 3.5.2; man 7 socket, SO_LINGER),
  as those of a machine that is started anew.
- *few calls*: fewer calls than usual may stand in each other (sys.setrecursionlimit), so that a
  function that calls itself for each message ends after some hundreds of them.
- *no descriptor is free*: accept() raises EMFILE, without waiting for anybody, until the program
  has closed something (man 2 accept). Who connects meanwhile waits in the backlog.
- *dead neighbour*: a peer's machine is gone without a FIN or RST. After a while the system gives
  up and tells the program (man 7 tcp, ETIMEDOUT; man 7 ip, EHOSTUNREACH; RFC 1122, 4.2.3.5).

What a network does to datagrams is in ``datagrams``, what a scheduler does to threads in ``hold``.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import struct
import sys
import weakref
from types import FrameType
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.talk import Command

UNTOUCHED = socket.MSG_PEEK | getattr(socket, "MSG_WAITALL", 0)  # reads that are left alone
EVERYBODY = None
USUAL_CALLS = sys.getrecursionlimit()
AT_ONCE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)  # struct linger: on, 0 seconds


class Faults:
    """The faults that are armed in one program. Peers are told apart by their real ports."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._short: dict[tuple[str, int | None], dict[str, Any]] = {}  # by place and peer
        self._dead: dict[int | None, dict[str, Any]] = {}  # by peer
        self._buffers = 0  # bytes; 0: as the system likes
        self._full = False  # no descriptor is free
        self._connections: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        channel.on(Command.RESETS, self._reset_at_the_end)
        channel.on(Command.SHORT, self._shorten)
        channel.on(Command.DEAD, self._kill)
        channel.on(Command.BUFFERS, self._shrink)
        channel.on(Command.FULL, self._fill)
        channel.on(Command.FEW_CALLS, _limit_calls)

    def _shorten(self, command: dict[str, Any]) -> None:
        self._short[command["at"], command["peer"]] = command

    def _kill(self, command: dict[str, Any]) -> None:
        self._dead[command["peer"]] = command

    def _shrink(self, command: dict[str, Any]) -> None:
        self._buffers = command["bytes"]

    def _fill(self, command: dict[str, Any]) -> None:
        self._full = command["full"]

    def _reset_at_the_end(self, command: dict[str, Any]) -> None:
        for sock in list(self._connections):
            with contextlib.suppress(OSError):  # it is closed
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)

    # -- what the sockets ask ------------------------------------------------------------

    def most(self, at: str, peer: int | None) -> int:
        """Bytes that one call may transfer here; 0: as many as it likes."""
        command = self._short and (self._short.get((at, peer)) or self._short.get((at, EVERYBODY)))
        if not command or not command["most"]:
            return 0
        self._channel.met(command)
        return int(command["most"])

    def error(self, peer: int | None) -> OSError | None:
        """What the system says of a neighbour that is dead."""
        command = self._dead.get(peer) if self._dead else None
        if command is None:
            return None
        self._channel.met(command)
        return OSError(command["errno"], os.strerror(command["errno"]))

    def refuse_if_full(self) -> None:
        """Raise what accept() raises where no descriptor is free."""
        if self._full:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    def know(self, sock: socket.socket) -> None:
        """Give a new connection the buffers that were asked for, and remember it."""
        self._connections.add(sock)
        if self._buffers:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self._buffers)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._buffers)


def _limit_calls(command: dict[str, Any]) -> None:
    """So many calls beyond those that there are now, unless the script has set a limit itself."""
    if sys.getrecursionlimit() == USUAL_CALLS:
        most = max(map(_depth, sys._current_frames().values()))
        sys.setrecursionlimit(most + command["most"])


def _depth(frame: FrameType | None) -> int:
    depth = 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    return depth
