"""What the recording sockets of one program share: the line to the grader, ports, faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.probe.channel import Channel
from autograder.probe.datagrams import Datagrams
from autograder.probe.faults import Faults
from autograder.probe.ports import Ports

if TYPE_CHECKING:
    from autograder.probe.sockets import Socket

PREVIEW = 4096  # bytes of one transfer that an event shows
MAX_TRANSFERS = 5000  # transfers that one program reports; a flood is not worth more


class Recorder:
    """Reports transfers, and knows what else the sockets have to."""

    def __init__(self, channel: Channel, ports: Ports) -> None:
        self.channel = channel
        self.ports = ports
        self.datagrams = Datagrams(channel, ports)
        self.faults = Faults(channel)
        self._transfers = 0

    def transfer(
        self, event: str, sock: Socket, data: bytes, size: int, peer: int | None = None
    ) -> None:
        """Report bytes that were received or sent."""
        self._transfers += 1
        if self._transfers <= MAX_TRANSFERS:
            text, peer = data[:PREVIEW].decode("latin-1"), peer or sock.peer_port()
            self.channel.tell(event, peer=peer, size=size, data=text, kind=sock.kind())


current: Recorder  # set once, before the student's script is loaded
