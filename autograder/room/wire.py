"""A person on the wire: a plain TCP connection to the student's server, and no client at all."""

from __future__ import annotations

import contextlib
import socket
import struct
import time

from autograder.program.lines import receive
from autograder.program.output import Output
from autograder.room.person import Person
from autograder.room.scene import Scene
from autograder.room.unmet import Unmet
from autograder.words.language import _
from autograder.words.quoted import shown

FOLLOWED = 1 << 10  # bytes of a text that is followed on its way
MOST_PIECES = 64  # that are read before somebody leaves


class OnWire(Person):
    """A person with a plain TCP connection to the server: a stranger, no client.py at all."""

    def __init__(self, name: str, room: Scene, sock: socket.socket) -> None:
        super().__init__(name, room)
        self.socket = sock
        self._port: int = sock.getsockname()[1]
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # no 40 ms between two lines
        self._heard = Output()
        self.written: list[tuple[float, bytes]] = []  # when (time.monotonic), and what
        room.lines.add(sock, self._heard.add)

    @property
    def port(self) -> int:
        """The real port of this person's end of the connection."""
        return self._port

    @property
    def heard(self) -> Output:
        """All that has come to this person."""
        return self._heard

    def _put(self, line: str) -> None:
        self._write(line.encode() + b"\n")

    def _write(self, data: bytes) -> None:
        self.written.append((time.monotonic(), data))
        self.room.lines.write(self.socket, data)

    def sends(self, data: bytes, what: str = "") -> None:
        """Send bytes just as they are, also ones that are no text and no whole line.

        The story tells ``what`` they are, or shows them.
        """
        self.room.act("{name} sends {what}.", name=self.name, what=what or shown(data))
        with contextlib.suppress(UnicodeDecodeError):  # else it is no text, or half a letter
            if len(data) <= FOLLOWED:
                self.room.spoken.append((time.monotonic(), self.name, data.decode().rstrip("\n")))
        self._write(data)

    def stops_reading(self) -> None:
        """From now on read nothing: a stalled peer. Soon its buffers and the server's are full.

        A send() to it waits then (man 2 send).
        """
        self.room.step("{name} does not read any more.", name=self.name)
        self.room.lines.remove(self.socket)
        self.room.watcher.stalled.add(self._port)

    def reads_again(self) -> None:
        """Read all that has come meanwhile, and what follows."""
        self.room.act("{name} reads again.", name=self.name)
        if self.here and self._port in self.room.watcher.stalled:
            self.room.watcher.stalled.discard(self._port)
            self.room.lines.add(self.socket, self._heard.add)

    def half_closes(self) -> None:
        """Say no more, but listen on: only this end of the connection is closed (RFC 9293)."""
        self.room.act("{name} closes their sending side (half-close, FIN).", name=self.name)
        with contextlib.suppress(OSError):  # it is reset, or they have left
            self.socket.shutdown(socket.SHUT_WR)

    def sees_the_end(self) -> None:
        """Wait until the server has closed the connection. Raises Unmet if it does not."""
        self.room.step("{name} sees the end of the connection.", name=self.name)
        if not self.room.wait_for(lambda: self._heard.ended):
            raise Unmet(
                _("The server closes its connection to {name}.").format(name=self.name),
                _("It is still open."),
            )

    def closes_the_window(self) -> None:
        """Nobody is at a window here: the same as to leave."""
        self.leaves()

    def leaves(self) -> None:
        """Close the connection in peace (FIN)."""
        self.room.act("{name} closes the connection (FIN).", name=self.name)
        if self._port not in self.room.watcher.stalled:
            self._read_the_rest()
        self.close()

    def _read_the_rest(self) -> None:
        """Read what has come: who closes with unread bytes sends a RST (RFC 9293, 3.6.1)."""
        for _piece in range(MOST_PIECES):
            if not (data := receive(self.socket)):
                break
            self._heard.add(data)

    def vanishes(self) -> None:
        """Reset the connection (RST; RFC 9293, 3.5.2)."""
        self.room.act("{name}'s connection is reset (RST).", name=self.name)
        self.here = False
        self.room.lines.remove(self.socket)
        reset(self.socket)

    def close(self) -> None:
        """Let go of the socket, without a step in the story."""
        self.here = False
        self.room.lines.remove(self.socket)
        self.socket.close()


def reset(sock: socket.socket) -> None:
    """Close a connection with a RST: SO_LINGER with time 0 (man 7 socket). No harm if closed."""
    if sock.fileno() >= 0:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
