"""Carries bytes between two networks, just as they are: a client here, its server there."""

from __future__ import annotations

import contextlib
import functools
import socket
from collections.abc import Callable

from autograder.program.lines import Lines

MakeSocket = Callable[[], socket.socket]
HERE = ("127.0.0.1", 0)
# One person comes, and a line is said. A chat that needs more than this is one that floods.
CALLERS, BYTES = 40, 4 << 20  # connections, or addresses; bytes that are handed on
PATIENCE = 3.0  # seconds until an end has to take what came for it


class Relay:
    """Ways from the network of clients to ports of this one. Close it afterwards.

    ``there`` does something in that network, and returns what it returns.
    """

    def __init__(
        self, lines: Lines, there: Callable[[Callable[[], socket.socket]], socket.socket]
    ) -> None:
        self._lines, self._there = lines, there
        self._ends: list[socket.socket] = []
        self._callers = self._bytes = 0  # so far
        self.heard = {"server": bytearray(), "clients": bytearray()}  # over TCP, by who sent it
        self._carriers: dict[tuple[socket.socket, object], socket.socket] = {}

    def to(self, kind: str, port: int) -> int:
        """A port there that leads to this one here, of TCP or of UDP."""
        end = self._there(functools.partial(_open, kind))
        if kind == "tcp":
            self._lines.add_listener(end, functools.partial(self._greet, port))
        else:
            listen = functools.partial(self._carry, end, port)
            self._lines.add_datagrams(end, listen)
        self._ends.append(end)
        return int(end.getsockname()[1])

    def _greet(self, port: int, client: socket.socket) -> None:
        self._ends.append(client)
        self._callers += 1
        if self._callers > CALLERS:
            client.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", port))
        except OSError:
            client.close()
            return
        self._ends.append(server)
        for one, other, whose in ((client, server, "clients"), (server, client, "server")):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._lines.add(one, functools.partial(self._hand_on, one, other, whose))

    def _hand_on(self, one: socket.socket, other: socket.socket, whose: str, data: bytes) -> None:
        if not data:
            with contextlib.suppress(OSError):  # it is gone, too
                other.shutdown(socket.SHUT_WR)
            return
        # While it is written, nothing more is read here: it would overtake what waits.
        self._lines.remove(one)
        self._bytes += len(data)
        self.heard[whose] += data
        taken = self._bytes <= BYTES and self._lines.write(other, data, PATIENCE)
        if taken and one.fileno() >= 0:
            self._lines.add(one, functools.partial(self._hand_on, one, other, whose))
        elif not taken:
            self._end(one, other)

    def _end(self, *ends: socket.socket) -> None:
        for end in ends:
            self._lines.remove(end)
            end.close()

    def _carry(self, end: socket.socket, port: int, data: bytes, client: object) -> None:
        """A datagram of a client. Each client has a socket of its own here, as it has there."""
        carrier = self._carriers.get((end, client))
        self._bytes += len(data)
        if self._bytes > BYTES or (carrier is None and len(self._carriers) == CALLERS):
            return  # UDP promises nothing
        if carrier is None:
            carrier = self._carriers[end, client] = _open("udp")
            self._ends.append(carrier)

            def bring(answer: bytes, _server: object) -> None:
                _send(end, answer, client)

            self._lines.add_datagrams(carrier, bring)
        _send(carrier, data, ("127.0.0.1", port))

    def close(self) -> None:
        """Cut all connections, and let go of all ports."""
        self._end(*self._ends)


def _open(kind: str) -> socket.socket:
    if kind == "tcp":
        return socket.create_server(HERE)
    end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    end.bind(HERE)
    return end


def _send(end: socket.socket, data: bytes, to: object) -> None:
    with contextlib.suppress(OSError):  # UDP promises nothing
        end.sendto(data, to)  # type: ignore[call-overload]
