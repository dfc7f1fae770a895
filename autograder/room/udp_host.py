"""Our UDP server, for the student's client."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

from autograder.probe.ports import ANY
from autograder.room.host import OurServer
from autograder.room.joining import P
from autograder.words.language import _


class UdpHost(OurServer):
    """Our UDP server. Whatever port the student's client sends to leads to it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._addresses: list[Any] = []  # of everybody who has sent a datagram
        self._bind(("127.0.0.1", 0))

    def _bind(self, address: tuple[str, int]) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(address)

    def open(self) -> None:
        """Bind a socket."""
        self.step("Our own UDP server is started.")
        self.ports.record("udp", ANY, self.address[1])
        self.lines.add_datagrams(self._socket, self._listen)

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Our server has gone, while the with statement lasts, and then is there again.

        Who sends to its port meanwhile may be told that nobody listens there (ICMP, RFC 1122
        section 4.1.3.3): Linux tells it to connected sockets.
        """
        self.act("Our server has gone.")
        address = self.address
        self.lines.remove(self._socket)
        self._socket.close()
        yield
        self.settle()
        self._bind(address)
        self.lines.add_datagrams(self._socket, self._listen)
        self.act("Our server is there again.")

    @property
    def address(self) -> tuple[str, int]:
        """Where we get our datagrams."""
        host, port = self._socket.getsockname()
        return (str(host), int(port))

    def _listen(self, data: bytes, address: Any) -> None:
        self.heard.add(data + b"\n")
        if address not in self._addresses:
            self._addresses.append(address)

    def _enter(self, person: P) -> P:
        """The answer to the name comes when all is quiet."""
        super()._enter(person)
        self._send(b"Hello!")
        self.settle()
        return person

    def says(self, *lines: str) -> None:
        """Send each line as a datagram to everybody who has sent one."""
        for line in self.texts.say(*lines):
            self.sends(line.encode(), _("“{text}”").format(text=line))

    def _send(self, data: bytes) -> None:
        for address in self._addresses:
            with contextlib.suppress(OSError):
                self._socket.sendto(data, address)

    def close(self) -> None:
        """End the clients, then our server."""
        super().close()
        self.lines.remove(self._socket)
        self._socket.close()
