"""What a kernel, a network or a scheduler may do to a program, done when the grader asks for it.

Each fault has the name the field uses, and each may happen to any program on any day:

- *short read*: recv() returns fewer bytes than have come (man 2 recv: "up to the requested
  amount"). With one byte at a time every letter of several bytes is cut.
- *short write*: send() takes fewer bytes than it was given (POSIX send() returns the number sent);
  sendall() goes on with the rest, and another thread may come in between.
- *small buffers*: a system has little memory for a connection (man 7 socket, SO_SNDBUF), so that
  send() soon waits for a peer that does not read (man 2 send).
- *dead neighbour*: a peer's machine is gone without a FIN or RST. After a while the system gives
  up and tells the program (man 7 tcp, ETIMEDOUT; man 7 ip, EHOSTUNREACH; RFC 1122, 4.2.3.5).
- *pause*: a scheduler takes the processor from a thread at any moment (man 7 sched): here right
  after a recv() from a peer, or right before bytes go to one for the k-th time.
"""

from __future__ import annotations

import os
import socket
import threading
from dataclasses import dataclass, field
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.talk import RECEIVED

UNTOUCHED = socket.MSG_PEEK | getattr(socket, "MSG_WAITALL", 0)  # reads that are left alone
EVERYBODY = None

Place = tuple[str, int | None]  # RECEIVED or SENDING, and the peer's real port


@dataclass
class Pause:
    """One thread is to be held, the n-th time that one comes to a place."""

    nth: int
    released: threading.Event = field(default_factory=threading.Event)


class Faults:
    """The faults that are armed in one program. Peers are told apart by their real ports."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._most: dict[Place, int] = {}  # bytes that one call transfers
        self._dead: dict[int | None, int] = {}  # peer -> errno
        self._pauses: dict[Place, Pause] = {}
        self._buffers = 0  # bytes; 0: as the system likes
        self._fault_of = {
            "hold": self._hold,
            "release": self._release,
            "short": self._short,
            "dead": self._kill,
            "buffers": self._shrink,
        }
        for name, handler in self._fault_of.items():
            channel.on(name, handler)

    def arm(self, commands: list[dict[str, Any]]) -> None:
        """Arm what is to be there from the program's first line on."""
        for command in commands:
            self._fault_of[command["do"]](command)

    def _hold(self, command: dict[str, Any]) -> None:
        place = (command.get("at", RECEIVED), command["peer"])
        self._pauses[place] = Pause(command.get("nth", 1))
        self._channel.tell("armed", where=place[0], peer=place[1])

    def _release(self, command: dict[str, Any]) -> None:
        pause = self._pauses.pop((command.get("at", RECEIVED), command["peer"]), None)
        if pause is not None:
            pause.released.set()

    def _short(self, command: dict[str, Any]) -> None:
        self._most[command["at"], command["peer"]] = command["most"]
        self._channel.tell("armed", where=command["at"], peer=command["peer"])

    def _kill(self, command: dict[str, Any]) -> None:
        self._dead[command["peer"]] = command["errno"]
        self._channel.tell("armed", peer=command["peer"])

    def _shrink(self, command: dict[str, Any]) -> None:
        self._buffers = command["bytes"]
        self._channel.tell("armed", bytes=self._buffers)

    # -- what the sockets ask ------------------------------------------------------------

    def most(self, at: str, peer: int | None) -> int:
        """Bytes that one call may transfer here; 0: as many as it likes."""
        return self._most.get((at, peer)) or self._most.get((at, EVERYBODY), 0)

    def error(self, peer: int | None) -> OSError | None:
        """What the system says of a neighbour that is dead."""
        number = self._dead.get(peer) if self._dead else None
        return OSError(number, os.strerror(number)) if number else None

    def size_buffers(self, sock: socket.socket) -> None:
        """Give a new connection the buffers that were asked for."""
        if self._buffers:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self._buffers)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._buffers)

    def pause(self, at: str, peer: int | None) -> None:
        """Hold this thread here, if one was asked for. Only the one that comes n-th is held."""
        pause = self._pauses.get((at, peer))
        if pause is None:
            return
        pause.nth -= 1
        if pause.nth > 0 or (at != RECEIVED and pause.nth < 0):
            return
        self._channel.tell("held", where=at, peer=peer)
        pause.released.wait()
        self._channel.tell("released", where=at, peer=peer)
