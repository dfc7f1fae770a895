"""Our UDP server, for the student's client."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

from autograder.probe.ports import ANY
from autograder.program.output import Output
from autograder.room.host import Host
from autograder.room.room import P, Room
from autograder.words.language import _


class UdpHost(Host):
    """Our UDP server. Whatever port the student's client sends to leads to it."""

    def open(self) -> None:
        """Bind a socket."""
        self.step("Our own UDP server is started.")
        self.heard = Output()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._addresses: list[Any] = []
        self.ports.record("udp", ANY, self._socket.getsockname()[1])
        self.lines.add_datagrams(self._socket, self._listen)

    def _listen(self, data: bytes, address: Any) -> None:
        self.heard.add(data + b"\n")
        if address not in self._addresses:
            self._addresses.append(address)

    def _enter(self, person: P) -> P:
        """The answer to the name comes when all is quiet."""
        Room._enter(self, person)
        self._send(b"Hello!")
        self.settle()
        return person

    def _send(self, data: bytes) -> None:
        for address in self._addresses:
            with contextlib.suppress(OSError):
                self._socket.sendto(data, address)

    def says(self, *lines: str) -> None:
        """Send each line as a datagram to everybody who has sent one."""
        for line in lines:
            self.sends(line.encode(), _("“{text}”").format(text=line))

    def sends(self, data: bytes, what: str) -> None:
        """Send one datagram of these bytes to everybody who has sent one."""
        self.act("Our server sends {what}.", what=what)
        self._send(data)

    def _leave(self, abruptly: bool) -> None:
        self.lines.remove(self._socket)
        self._socket.close()
