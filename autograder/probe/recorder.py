"""What the recording sockets of one program share: the line to the grader, ports, faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from autograder.probe.channel import Channel
from autograder.probe.datagrams import Datagrams
from autograder.probe.faults import Faults
from autograder.probe.hold import Holds
from autograder.probe.ports import Ports
from autograder.probe.talk import PREVIEW, Event

MAX_TRANSFERS = 5000  # transfers that one program reports; a flood is not worth more


class Recorded(Protocol):
    """What a recording socket (``sockets.Socket``) says of itself to those that it is made of."""

    ended: bool

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

    def __init__(self, channel: Channel, ports: Ports) -> None:
        self.channel = channel
        self.ports = ports
        self.datagrams = Datagrams(channel, ports)
        self.faults = Faults(channel)
        self.holds = Holds(channel)
        self._transfers = 0

    def transfer(
        self, event: Event, sock: Recorded, data: bytes, size: int, peer: int | None = None
    ) -> None:
        """Report bytes that were received or sent."""
        self._transfers += 1
        if self._transfers <= MAX_TRANSFERS:
            text, peer = data[:PREVIEW].decode("latin-1"), peer or sock.peer_port()
            self.channel.tell(event, peer=peer, size=size, data=text, kind=sock.kind())


current: Recorder  # set once, before the student's script is loaded
