"""What a socket says of itself: the addresses and options that the program knows."""

from __future__ import annotations

import errno
import os
import socket
from typing import Any

from autograder.probe import recorder
from autograder.probe.ports import port_of
from autograder.probe.talk import Place

RealSocket = socket.socket
NO_DELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY)


class Named(RealSocket):
    """A socket that is led elsewhere, and tells the program the addresses that it has asked for."""

    # As the real one has: whoever writes sock.name = "alice" gets an AttributeError by hand, too.
    __slots__ = ("_asked", "_called", "_kind", "_peer", "_sends_at_once")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._asked: tuple[Any, ...] | None = None  # the address it was bound to, as written
        self._called: tuple[Any, ...] | None = None  # the one it is connected to, as written
        self._kind: str | None = None
        self._peer: tuple[Any, ...] | None = None
        self._sends_at_once = False  # whether the program has asked for TCP_NODELAY
        super().__init__(*args, **kwargs)
        if self.family in (socket.AF_INET, socket.AF_INET6):
            self._kind = {socket.SOCK_STREAM: "tcp", socket.SOCK_DGRAM: "udp"}.get(self.type)
        if self._kind == "tcp":  # a small message goes at once, not with the next ACK (RFC 896)
            super().setsockopt(*NO_DELAY, 1)

    def kind(self) -> str | None:
        """ "tcp", "udp", or None for sockets that are none of the network's."""
        return self._kind

    def loopback(self, port: int) -> tuple[str, int]:
        """This socket family's way to write 127.0.0.1. IPv6 uses the mapped address (RFC 4291)."""
        return ("127.0.0.1" if self.family == socket.AF_INET else "::ffff:127.0.0.1", port)

    def port_in(self, address: Any) -> int | None:
        """The port in an address that the program wrote. None: CPython says what is wrong."""
        most = 2 if self.family == socket.AF_INET else 4
        right = isinstance(address, tuple) and 2 <= len(address) <= most
        return port_of(address) if right else None

    def shutdown(self, *args: Any) -> None:
        super().shutdown(*args)
        recorder.current.holds.meet(Place.SHUT_DOWN, port_of(self._peer))

    def _real_close(self, *args: Any) -> None:
        """What close() comes to when no file is open any more (CPython, Lib/socket.py)."""
        super()._real_close(*args)  # type: ignore[misc]
        recorder.current.holds.meet(Place.CLOSED, port_of(self._peer))

    def getsockname(self, *args: Any) -> Any:
        real = super().getsockname(*args)
        asked = self._asked
        if asked is None or not asked[1]:
            return real
        listens_everywhere = asked[0] == "" and self._peer is None
        return ("0.0.0.0" if listens_everywhere else _numeric(asked[0], real), asked[1], *real[2:])

    def getpeername(self, *args: Any) -> Any:
        real = super().getpeername(*args)
        if self._called and self.kind() == "tcp":
            return (_numeric(self._called[0], real), self._called[1], *real[2:])
        return recorder.current.datagrams.given(real) if self.kind() == "udp" else real

    # -- options -----------------------------------------------------------------------

    def setsockopt(self, *args: Any) -> None:
        super().setsockopt(*args)
        if args[:2] == NO_DELAY:
            self._sends_at_once = bool(super().getsockopt(*NO_DELAY))
            super().setsockopt(*NO_DELAY, 1)

    def getsockopt(self, *args: Any) -> Any:
        found = super().getsockopt(*args)
        return int(self._sends_at_once) if args == NO_DELAY else found

    def may_broadcast(self, address: Any) -> None:
        """Raise what the system raises for who has not asked for it (man 7 ip, EACCES)."""
        host = address[0] if self.port_in(address) is not None else ""
        to_all = host == "<broadcast>" or host.endswith(".255")
        if to_all and not super().getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _numeric(host: Any, real: Any) -> Any:
    """How the system writes a host that the program named."""
    return host if host and host.replace(".", "").isdigit() else real[0]
