"""A recording ``socket.socket`` that is led to this room's ports.

It changes no behaviour but the address: all calls go to the kernel. Sources of facts:
https://docs.python.org/3/library/socket.html, man 2 bind, connect, accept, recv, send.
"""

from __future__ import annotations

import errno
import functools
import socket
from collections.abc import Callable
from typing import Any

from autograder.probe import follow, recorder, transfers
from autograder.probe.asked import numbers
from autograder.probe.asked.arguments import copied, has_room
from autograder.probe.asked.names import Named
from autograder.probe.channel import Channel
from autograder.probe.ports import (
    Ports,
    bind_alone,
    candidates,
    keep_names_local,
    maker,
    port_of,
)
from autograder.probe.talk import Event, Place
from autograder.probe.waits.turns import Turns

RealSocket = socket.socket


class Socket(Named):
    """The student's ``socket.socket``."""

    __slots__ = ("_asked_for", "_maker", "_speaks", "ended", "read_after_the_end", "turns")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._speaks = False  # whether this datagram socket has sent anything
        self.ended = False  # whether the peer has said its last word
        self.read_after_the_end = 0  # times
        self._asked_for: Any = None  # by a connect() that does not block and is under way
        self.turns = Turns()  # whose it is to receive
        super().__init__(*args, **kwargs)
        self._maker = maker()
        if self.kind() == "tcp":
            recorder.current.faults.know(self)
            numbers.know(self)

    # -- addresses ---------------------------------------------------------------------

    def peer_port(self) -> int | None:
        """The real port of the other end; kept, because a reset connection forgets it."""
        if self._peer is None and self.type == socket.SOCK_STREAM:
            try:
                self._peer = RealSocket.getpeername(self)
            except OSError:
                return None
        return port_of(self._peer)

    def bind(self, *args: Any) -> None:
        kind, port = self.kind(), self.port_in(args[0]) if len(args) == 1 else None
        if kind is None or port is None:
            return super().bind(*args)
        address = args[0]
        if self.family == socket.AF_INET6:
            self.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        try:
            self._bind_here(kind, port) if port else super().bind(self.loopback(0))
        except Exception as error:
            recorder.current.failed("bind", self, error)
            raise
        self._asked = tuple(address)
        real = RealSocket.getsockname(self)[1]
        asked = port or real
        _tell(Event.BOUND, kind=kind, asked=asked, real=real, maker=self._maker)

    def _bind_here(self, kind: str, port: int) -> None:
        for candidate in candidates():
            known = recorder.current.ports.bound(kind, port)
            bind = functools.partial(super().bind, self.loopback(known or candidate))
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
        real = RealSocket.getsockname(self)
        if self.kind() == "tcp":
            asked = port_of(self._asked) or real[1]
            _tell(Event.LISTENING, asked=asked, real=real[1], maker=self._maker)

    def led(self, address: Any) -> Any:
        """The real address behind the one that the program asks for."""
        kind, port = self.kind(), self.port_in(address)
        if kind is None or port is None:
            return address
        if port == 0:
            return self.loopback(0)  # nobody has it
        if kind == "tcp":
            real = recorder.current.ports.real(kind, port)
            _tell(Event.CONNECTING, asked=port, real=real, maker=self._maker)
        else:
            real = recorder.current.datagrams.real(port)
            if tuple(address) in recorder.current.datagrams.elsewhere:
                return address
        if real is not None:
            return self.loopback(real)
        with RealSocket(self.family, self.type) as nobody:  # bound, never listening: the kernel
            nobody.bind(self.loopback(0))  # refuses, as it does where no server runs
            return self.loopback(nobody.getsockname()[1])

    def _led_for_good(self, address: Any) -> Any:
        """As ``led``. A datagram socket stays with its peer, who may open that port later."""
        real, port = self.led(address), port_of(address)
        if self.kind() == "udp" and port:
            return self.loopback(recorder.current.datagrams.reserve(port))
        return real

    def connect(self, *args: Any) -> None:
        real = [self._led_for_good(address) for address in args]
        try:
            super().connect(*real)
        except BlockingIOError:
            self._asked_for = args[0]
            raise
        except Exception as error:
            recorder.current.failed("connect", self, error)
            raise
        self._connected(args[0], real[0])

    def connect_ex(self, *args: Any) -> int:
        real = [self._led_for_good(address) for address in args]
        code = super().connect_ex(*real)
        if code == 0:
            self._connected(args[0], real[0])
        elif code == errno.EINPROGRESS:
            self._asked_for = args[0]
        return code

    def getsockopt(self, *args: Any) -> Any:
        """How a program learns that its connect() has succeeded: SO_ERROR is 0 (man 2 connect)."""
        value = super().getsockopt(*args)
        if self._asked_for and args[:2] == (socket.SOL_SOCKET, socket.SO_ERROR) and value == 0:
            address, self._asked_for = self._asked_for, None
            self._connected(address, None)
        return value

    def _connected(self, address: Any, real: Any) -> None:
        self._called = address
        if self.kind() == "tcp":
            _tell(Event.CONNECTED, asked=port_of(address), local=self.local_port())
        elif self.kind() == "udp":
            self._peer = real  # nothing is sent: from now on, this is whom send() means

    def local_port(self) -> int:
        return int(RealSocket.getsockname(self)[1])

    def accept(self) -> tuple[RealSocket, Any]:
        try:
            recorder.current.limits.wait(self)
            recorder.current.faults.refuse_if_full()
            sock, address = super().accept()
        except Exception as error:
            recorder.current.failed("accept", self, error)
            raise
        if isinstance(sock, Socket):
            sock._peer = address
            sock._asked = self._asked and ("", *self._asked[1:])
            recorder.current.holds.meet_at_the_end_of(sock, port_of(address))
        _tell(Event.ACCEPTED, peer=port_of(address))
        return sock, address

    def detach(self) -> int:
        number = super().detach()
        if number >= 0 and self.kind() == "tcp":
            numbers.keep(number, Socket)
        return number

    # -- datagrams ---------------------------------------------------------------------

    def recvfrom(self, *args: Any) -> tuple[bytes, Any]:
        # A stream has one sender, so there is no address (man 2 recv).
        if self._kind == "tcp" and args and isinstance(args[0], int) and args[0] >= 0:
            return self.recv(*args), None
        recorder.current.limits.wait(self)
        data, address = transfers.in_turn(self, super().recvfrom, *args)
        return data, self.came(data, address)

    def recvfrom_into(self, *args: Any, **kwargs: Any) -> tuple[int, Any]:
        if self._kind == "tcp" and has_room(*args, **kwargs):
            return self.recv_into(*args, **kwargs), None
        recorder.current.limits.wait(self)
        receive = functools.partial(super().recvfrom_into, **kwargs)
        size, address = transfers.in_turn(self, receive, *args)
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

    def sendto(self, *args: Any, **kwargs: Any) -> int:
        if kwargs or len(args) not in (2, 3) or (kept := copied(args[0])) is None:
            return super().sendto(*args, **kwargs)  # CPython says what is wrong
        if self._kind == "tcp" and self.peer_port():  # the address is ignored (man 2 send)
            return self.send(*args[:-1]) if isinstance(args[-1], tuple) else super().sendto(*args)
        if self.kind() == "udp":
            self.may_broadcast(args[-1])
        address = self.led(args[-1])
        send = functools.partial(super().sendto, kept, *args[1:-1], address)
        if self.kind() == "udp" and port_of(address):
            return self.carry(kept, send, address)
        recorder.current.transfer(Event.SENT, self, kept, size := send())
        return size

    def carry(self, data: bytes, send: Callable[[], Any], address: Any = None) -> int:
        """Send a datagram through the network of this room, and report it."""
        if address is not None:
            self._peer = address
        recorder.current.holds.meet(Place.SENDING, self.peer_port())
        try:
            if error := recorder.current.faults.error(port_of(address)):
                raise error
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


# Calls that transfer bytes are wrapped twice. Who is wrapped first is next to the kernel:
# 1. transfers, here: it reports what the kernel did, and does what the armed faults say. It holds
#    a thread that has received while what it has got is not the script's yet.
# 2. follow, in install(), goes around that. The first line that it counts is the script's first one
#    with the bytes in its hands, after any report and hold of 1. And what it takes for half a line
#    is what has really gone, after a fault has made the send short.
transfers.install(Socket, RealSocket)
Socket.__name__ = Socket.__qualname__ = "socket"
Socket.__module__ = "socket"
Socket.__doc__ = RealSocket.__doc__
functools.update_wrapper(Socket.__init__, RealSocket.__init__)
for _name, _method in (vars(Named) | vars(Socket)).items():
    if callable(_method) and hasattr(RealSocket, _name):
        _method.__doc__ = getattr(RealSocket, _name).__doc__


def install(channel: Channel, ports: Ports, folder: str) -> None:
    """Swap ``socket.socket`` and keep host names from leaving this machine."""
    recorder.current = recorder.Recorder(channel, ports, folder)
    follow.install(channel, folder, recorder.current.holds, Socket)
    socket.socket = Socket  # type: ignore[misc]
    numbers.install()
    keep_names_local()
