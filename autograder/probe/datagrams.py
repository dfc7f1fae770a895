"""Datagram sockets: whom they reach, and what the network does to a datagram on the way.

A network may lose a datagram, deliver it twice, or deliver it after a later one (RFC 768: "delivery
and duplicate protection are not guaranteed"; man 7 udp). It may also answer that nobody listens
at a port (ICMP, RFC 1122 section 4.1.3.3): on Windows, a later recvfrom() raises this as
ConnectionResetError. The grader asks for these by name, and nothing else is ever done.
"""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.ports import ANY, Ports, candidates
from autograder.probe.talk import DOUBLED, LATE, LOST, Command, Event

Send = Callable[[], Any]
USUAL = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
RealSocket = socket.socket  # before the student's is put in its place


class Datagrams:
    """What the datagram sockets of one program share."""

    def __init__(self, channel: Channel, ports: Ports) -> None:
        self._channel = channel
        self._ports = ports
        self._asked: dict[int, int] = {}  # real port -> the port that this program knows it by
        self._told: set[tuple[int, int | None]] = set()
        self.elsewhere: set[Any] = set()  # addresses on this machine that are not the usual one
        # What the network does to the next datagrams, and who asked for it.
        self._faults: list[tuple[str, dict[str, Any]]] = []
        self._late: list[Send] = []  # datagrams that a later one will overtake
        # What comes from these real ports stands for an ICMP error.
        self._icmp: dict[int, dict[str, Any]] = {}
        channel.on(Command.NETWORK, self._arm)
        channel.on(Command.ICMP, self._expect)

    # -- addresses -----------------------------------------------------------------------

    def real(self, port: int) -> int | None:
        """The real port behind one that the program sends to."""
        real = self._behind(port)
        if (port, real) not in self._told:
            self._told.add((port, real))
            self._channel.tell(Event.SENDS_TO, asked=port, real=real)
        return real

    def _behind(self, port: int) -> int | None:
        if self._asked.get(port) == port:
            return port  # recvfrom() gave it: a peer's own port
        real = self._ports.real("udp", port)
        if real is not None and self._ports.real("udp", ANY) == real:
            self._asked[real] = port  # our own host answers from where it was looked for
        return real

    def reserve(self, port: int) -> int:
        """The real port behind one that a socket is connected to, be it bound already or not."""
        real = self._behind(port)
        for candidate in candidates() if real is None else ():
            with RealSocket(socket.AF_INET, socket.SOCK_DGRAM) as free:
                try:
                    free.bind(("127.0.0.1", candidate))
                except OSError:
                    continue
            self._ports.record("udp", port, candidate)
            return self._behind(port) or candidate
        return real or port

    def given(self, address: Any) -> Any:
        """The address a program of this room would write for a real one."""
        real = address[1]
        if real not in self._asked:
            self._asked[real] = self._ports.asked("udp", real) or real
        if address[0] not in USUAL:
            self.elsewhere.add(address)
        return (address[0], self._asked[real], *address[2:])

    def introduce(self, local: int, named: bool, maker: str) -> None:
        """A socket has sent something. Any program here may answer, also to an unnamed port."""
        if not named:
            self._ports.record("udp", local, local)
        self._channel.tell(Event.SPEAKS, local=local, maker=maker)

    # -- the network ---------------------------------------------------------------------

    def _arm(self, command: dict[str, Any]) -> None:
        self._faults += [(fault, command) for fault in command["faults"]]

    def _expect(self, command: dict[str, Any]) -> None:
        self._icmp[command["peer"]] = command

    def carry(self, size: int, send: Send) -> int:
        """Send a datagram, as well as the network does it. Returns what sendto() returns."""
        fault, command = self._faults.pop(0) if self._faults else ("", None)
        if command is not None:
            self._channel.met(command)
        if fault == LOST:
            return size
        if fault == LATE:
            self._late.append(send)
            return size
        send()
        again, self._late = [*([send] if fault == DOUBLED else []), *self._late], []
        for carried in again:
            with contextlib.suppress(OSError):  # not the program's business any more
                carried()
        return size

    def raise_if_icmp(self, real: int) -> None:
        """Raise what recvfrom() raises where an ICMP error is reported."""
        if real in self._icmp:
            self._channel.met(self._icmp[real])
            raise ConnectionResetError(
                errno.ECONNRESET, "An existing connection was forcibly closed by the remote host"
            )
