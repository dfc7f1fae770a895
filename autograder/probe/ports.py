"""Which real address stands behind the one that a program asks for.

Students write one port into their programs, often 12345. Many rooms run at the same time, so
each room has a folder of its own in which every asked port is a file that holds the real one.
The first program to bind a port chooses the real one, and it stays the same until the room
closes: who binds again gets the kernel's own answer (address in use, or not).
"""

from __future__ import annotations

import functools
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

ANY = "any"  # a room of ours: whatever port a client asks for, it comes to us

# Below every system's ephemeral range (Linux 32768, IANA 49152), so that no outgoing
# connection can take a port between a server's end and its restart.
_FIRST, _LAST = 20000, 32000


class Ports:
    """The table of one room. Kinds are "tcp" and "udp"."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def real(self, kind: str, asked: int | str) -> int | None:
        """The real port behind an asked one, or None if nobody has bound it."""
        return self.bound(kind, asked) or self.bound(kind, ANY)

    def bound(self, kind: str, asked: int | str) -> int | None:
        """The same for who wants to bind it: that a room of ours takes all calls is no matter."""
        return _number(self._folder / f"{kind}-{asked}")

    def asked(self, kind: str, real: int) -> int | None:
        """The port that a program of this room asked for when it got this real one."""
        for entry_kind, port, number in self.entries():
            if (entry_kind, number) == (kind, real) and port != ANY:
                return int(port)
        return None

    def entries(self) -> Iterator[tuple[str, str, int]]:
        """All entries as (kind, asked port or ANY, real port)."""
        for path in sorted(self._folder.glob("*-*")):
            kind, _, port = path.name.partition("-")
            if (number := _number(path)) is not None:
                yield kind, port, number

    def record(self, kind: str, asked: int | str, real: int) -> bool:
        """Write an entry. False if another program was faster."""
        draft = self._folder / f".{os.getpid()}.{os.urandom(6).hex()}"
        draft.write_text(str(real))
        try:
            os.link(draft, self._folder / f"{kind}-{asked}")  # fails if the entry is there
        except FileExistsError:
            return False
        finally:
            draft.unlink(missing_ok=True)
        return True


def _number(entry: Path) -> int | None:
    """What an entry says. None if there is none, or a program has laid something else there."""
    try:
        # A pipe would keep who opens it waiting, a link leads elsewhere (man 2 open).
        how = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
        with open(os.open(entry, os.O_RDONLY | how), "rb") as file:
            return int(file.read(6))
    except (OSError, ValueError, TypeError):
        return None


def candidates() -> Iterator[int]:
    """Real ports to try, in an order that differs from process to process."""
    while True:
        yield _FIRST + int.from_bytes(os.urandom(4), "big") % (_LAST - _FIRST)


def bind_alone(sock: socket.socket, bind: Callable[[], None]) -> None:
    """Bind so that no other socket has this port already, whatever options the program set.

    With SO_REUSEADDR two sockets may share a port (man 7 socket), TCP's until one of them listens:
    here, a room's with another room's. Afterwards the options are as before.
    """
    names = ("SO_REUSEADDR", "SO_REUSEPORT", "SO_EXCLUSIVEADDRUSE")
    numbers = [number for name in names if (number := getattr(socket, name, None)) is not None]
    options = [(number, sock.getsockopt(socket.SOL_SOCKET, number)) for number in numbers]
    changed = [(number, value) for number, value in options if value]
    for number, _value in changed:
        sock.setsockopt(socket.SOL_SOCKET, number, 0)
    try:
        bind()
    finally:
        for number, value in changed:
            sock.setsockopt(socket.SOL_SOCKET, number, value)


def port_of(address: Any) -> int | None:
    """The port in an address, or None where the kernel should say what is wrong with it."""
    try:
        host, port = address[0], address[1]
    except (TypeError, IndexError, KeyError):
        return None
    usable = isinstance(host, str) and isinstance(port, int) and 0 <= port <= 65535
    return int(port) if usable else None


def keep_names_local() -> None:
    """Answer a machine's own name without a name server: it may have no network at all."""
    by_name, own = socket.gethostbyname, socket.gethostname
    info: Any = socket.getaddrinfo

    def here(host: Any) -> bool:
        return isinstance(host, str) and host.lower() in ("localhost", own().lower())

    @functools.wraps(by_name)
    def gethostbyname(*args: Any) -> Any:
        led: Any = ["127.0.0.1" if here(host) else host for host in args]
        return by_name(*led)

    @functools.wraps(info)
    def getaddrinfo(*args: Any, **kwargs: Any) -> Any:
        if here(kwargs.get("host")):
            kwargs["host"] = "127.0.0.1"
        return info(
            *("127.0.0.1" if here(host) else host for host in args[:1]), *args[1:], **kwargs
        )

    socket.gethostbyname = gethostbyname
    socket.getaddrinfo = getaddrinfo


def maker() -> str:
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
