"""A recording ``socket.socket`` that is led to this room's ports.

It changes no behaviour but the address: all calls go to the kernel. Sources of facts:
https://docs.python.org/3/library/socket.html, man 2 bind, connect, accept, recv, send.
"""

from __future__ import annotations

import errno
import functools
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from autograder.probe import follow, recorder, transfers
from autograder.probe.channel import Channel
from autograder.probe.ports import Ports, bind_alone, candidates, keep_names_local, port_of
from autograder.probe.talk import Event, Place

RealSocket = socket.socket


class Socket(RealSocket):
    """The student's ``socket.socket``."""

    _asked: tuple[Any, ...] | None = None  # the address this socket was bound to, as written
    _kind: str | None = None
    _peer: tuple[Any, ...] | None = None
    ended = False  # whether the peer has said its last word
    _speaks = False  # whether this datagram socket has sent anything

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._maker = _maker()
        if self.family in (socket.AF_INET, socket.AF_INET6):
            self._kind = {socket.SOCK_STREAM: "tcp", socket.SOCK_DGRAM: "udp"}.get(self.type)
        if self.kind() == "tcp":  # a small message goes at once, not with the next ACK (RFC 896)
            self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            recorder.current.faults.size_buffers(self)

    # -- addresses ---------------------------------------------------------------------

    def kind(self) -> str | None:
        """ "tcp", "udp", or None for sockets that are none of the network's."""
        return self._kind

    def _loopback(self, port: int) -> tuple[str, int]:
        """This socket family's way to write 127.0.0.1. IPv6 uses the mapped address (RFC 4291)."""
        return ("127.0.0.1" if self.family == socket.AF_INET else "::ffff:127.0.0.1", port)

    def peer_port(self) -> int | None:
        """The real port of the other end; kept, because a reset connection forgets it."""
        if self._peer is None and self.type == socket.SOCK_STREAM:
            try:
                self._peer = super().getpeername()
            except OSError:
                return None
        return port_of(self._peer)

    def bind(self, address: Any, /) -> None:
        kind, port = self.kind(), port_of(address)
        if kind is None or port is None:
            return super().bind(address)
        if self.family == socket.AF_INET6:
            self.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        if port == 0:
            super().bind(self._loopback(0))
        else:
            self._bind_here(kind, port)
        self._asked = tuple(address)
        real = super().getsockname()[1]
        asked = port or real
        _tell(Event.BOUND, kind=kind, asked=asked, real=real, maker=self._maker)

    def _bind_here(self, kind: str, port: int) -> None:
        for candidate in candidates():
            known = recorder.current.ports.bound(kind, port)
            bind = functools.partial(super().bind, self._loopback(known or candidate))
            try:
                bind() if known else bind_alone(self, bind)
            except OSError as error:
                if known or error.errno != errno.EADDRINUSE:
                    raise
                continue
            if known or recorder.current.ports.record(kind, port, candidate):
                return
            raise OSError(errno.EADDRINUSE, "Address already in use")

    def listen(self, *args: Any) -> None:
        super().listen(*args)
        real = super().getsockname()
        if self.kind() == "tcp":
            asked = port_of(self._asked) or real[1]
            _tell(Event.LISTENING, asked=asked, real=real[1], maker=self._maker)

    def led(self, address: Any) -> Any:
        """The real address behind the one that the program asks for."""
        kind, port = self.kind(), port_of(address)
        if kind is None or port is None:
            return address
        if kind == "tcp":
            real = recorder.current.ports.real(kind, port)
            _tell(Event.CONNECTING, asked=port, real=real, maker=self._maker)
        else:
            real = recorder.current.datagrams.real(port)
        if real is not None:
            return self._loopback(real)
        with RealSocket(self.family, self.type) as nobody:  # bound, never listening: the kernel
            nobody.bind(self._loopback(0))  # refuses, as it does where no server runs
            return self._loopback(nobody.getsockname()[1])

    def _led_for_good(self, address: Any) -> Any:
        """As ``led``. A datagram socket stays with its peer, who may open that port later."""
        real, port = self.led(address), port_of(address)
        if self.kind() == "udp" and port:
            return self._loopback(recorder.current.datagrams.reserve(port))
        return real

    def connect(self, address: Any, /) -> None:
        real = self._led_for_good(address)
        super().connect(real)
        self._connected(address, real)

    def connect_ex(self, address: Any, /) -> int:
        real = self._led_for_good(address)
        code = super().connect_ex(real)
        if code == 0:
            self._connected(address, real)
        return code

    def _connected(self, address: Any, real: Any) -> None:
        if self.kind() == "tcp":
            _tell(Event.CONNECTED, asked=port_of(address), local=self.local_port())
        elif self.kind() == "udp":
            self._peer = real  # nothing is sent: from now on, this is whom send() means

    def local_port(self) -> int:
        return int(super().getsockname()[1])

    def accept(self) -> tuple[RealSocket, Any]:
        sock, address = super().accept()
        if isinstance(sock, Socket):
            sock._peer = address
        _tell(Event.ACCEPTED, peer=port_of(address))
        return sock, address

    def getsockname(self) -> Any:
        real = super().getsockname()
        if self._asked is None or not self._asked[1]:
            return real
        host = self._asked[0]
        numeric = host if host and host.replace(".", "").isdigit() else real[0]
        return ("0.0.0.0" if host == "" else numeric, self._asked[1], *real[2:])

    def getpeername(self) -> Any:
        real = super().getpeername()
        return recorder.current.datagrams.given(real) if self.kind() == "udp" else real

    # -- datagrams ---------------------------------------------------------------------

    def recvfrom(self, *args: Any) -> tuple[bytes, Any]:
        if self._kind == "tcp":  # a stream has one sender, so there is no address (man 2 recv)
            return self.recv(*args), None
        data, address = super().recvfrom(*args)
        return data, self.came(data, address)

    def recvfrom_into(self, *args: Any, **kwargs: Any) -> tuple[int, Any]:
        if self._kind == "tcp":
            return self.recv_into(*args, **kwargs), None
        size, address = super().recvfrom_into(*args, **kwargs)
        buffer = memoryview((*args, *kwargs.values())[0]).cast("B")
        return size, self.came(bytes(buffer[:size]), address)

    def came(self, data: bytes, address: Any) -> Any:
        """Report what came. Returns its sender as the program knows it."""
        udp, real = self.kind() == "udp", port_of(address)
        if udp and real:
            recorder.current.datagrams.raise_if_icmp(real)
        recorder.current.transfer(Event.RECEIVED, self, data, len(data), real)
        recorder.current.holds.meet(Place.RECEIVED, real)
        return recorder.current.datagrams.given(address) if udp and real else address

    def sendto(self, data: Any, *args: Any) -> int:
        if self._kind == "tcp" and self.peer_port():  # the address is ignored (man 2 send)
            return self.send(data, *args[:-1])
        address, kept = self.led(args[-1]), bytes(data)
        send = functools.partial(super().sendto, kept, *args[:-1], address)
        if self.kind() == "udp" and port_of(address):
            return self.carry(kept, send, address)
        recorder.current.transfer(Event.SENT, self, kept, size := send())
        return size

    def carry(self, data: bytes, send: Callable[[], Any], address: Any = None) -> int:
        """Send a datagram through the network of this room, and report it."""
        if address is not None:
            self._peer = address
        try:
            size = recorder.current.datagrams.carry(len(data), send)
        except OSError as error:
            recorder.current.transfer(Event.SEND_FAILED, self, type(error).__name__.encode(), 0)
            raise
        local = self.local_port()
        if local and not self._speaks:
            self._speaks = True
            named = bool(self._asked and self._asked[1])
            recorder.current.datagrams.introduce(local, named, self._maker)
        recorder.current.transfer(Event.SENT, self, data, len(data), port_of(address))
        return size


def _tell(event: Event, **facts: Any) -> None:
    recorder.current.channel.tell(event, **facts)


def _maker() -> str:
    """The module that asked for a socket: the student's own (__main__), or a library's.

    Who only hands on a call does not ask: Thread(target=socket.create_connection, ...).
    """
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        if name.partition(".")[0] not in ("socket", "threading", "concurrent", "contextlib"):
            return name
        frame = frame.f_back
    return "__main__"


# Calls that transfer bytes are wrapped twice. Who is wrapped first is next to the kernel:
# 1. transfers, here: it reports what the kernel did, and does what the armed faults say. It holds
#    a thread that has received while what it has got is not the script's yet.
# 2. follow, in install(), goes around that. The first line that it counts is the script's first one
#    with the bytes in its hands, after any report and hold of 1. And what it takes for half a line
#    is what has really gone, after a fault has made the send short.
transfers.install(Socket, RealSocket)
Socket.__name__ = Socket.__qualname__ = "socket"
Socket.__module__ = "socket"


def install(channel: Channel, ports: Ports, folder: str) -> None:
    """Swap ``socket.socket`` and keep host names from leaving this machine."""
    recorder.current = recorder.Recorder(channel, ports)
    follow.install(channel, folder, recorder.current.holds, Socket)
    socket.socket = Socket  # type: ignore[misc]
    keep_names_local()
