"""All that programs and people say to the grader, read by one thread: the one that asks.

One thread means that nothing is ever half-way: when ``poll`` finds nothing to read, all that
was said so far has been noted.
"""

from __future__ import annotations

import contextlib
import functools
import os
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Any

Line = socket.socket | IO[bytes]
Sink = Callable[[bytes], None]
DatagramSink = Callable[[bytes, Any], None]  # what came, and from which address

CHUNK = 1 << 16
KEYBOARD = 1 << 18  # bytes of a pipe for what is typed ahead


class Lines:
    """The open lines of one grader. A sink gets what comes, and b"" once at the end."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self.received = 0  # bytes, and one for each end of a line
        self.written = 0  # bytes

    def add(self, line: Line, sink: Sink) -> None:
        """Listen to a line. It becomes non-blocking: a sink may write, and so poll, in between."""
        if isinstance(line, socket.socket):
            line.setblocking(False)
        else:
            os.set_blocking(line.fileno(), False)
        self._register(line, functools.partial(self._read, line, sink))

    def add_listener(
        self, listener: socket.socket, on_accept: Callable[[socket.socket], None]
    ) -> None:
        """Accept whoever connects, as soon as the lines are polled."""
        listener.setblocking(False)
        self._register(listener, functools.partial(self._let_in, listener, on_accept))

    def add_datagrams(self, line: socket.socket, sink: DatagramSink) -> None:
        """Listen to a datagram socket. It has no end: an empty datagram is one like any other."""
        line.setblocking(False)
        self._register(line, functools.partial(self._read_datagram, line, sink))

    def _register(self, line: Line, read: Callable[[], None]) -> None:
        self._selector.register(line, selectors.EVENT_READ, read)

    def remove(self, line: Line) -> None:
        """Stop listening to a line. It stays open. One that ended is no longer there."""
        try:
            self._selector.unregister(line)
        except (KeyError, ValueError):
            return

    def poll(self, patience: float) -> bool:
        """Read what is there, or wait for the first news. False if none came in that time."""
        ready = self._selector.select(patience)
        for key, _ in ready:
            if key.fd in self._selector.get_map() and not _is_closed(key.fileobj):
                key.data()  # else who was read before it has ended it
        return bool(ready)

    def _read(self, line: Line, sink: Sink) -> None:
        data = receive(line)
        if data == b"":
            self.remove(line)
        if data is not None:
            self.received += len(data) or 1
            sink(data)

    def _let_in(self, listener: socket.socket, on_accept: Callable[[socket.socket], None]) -> None:
        self.received += 1
        try:
            guest = listener.accept()[0]
        except OSError:
            return  # somebody else has let them in, or they have left
        on_accept(guest)

    def _read_datagram(self, line: socket.socket, sink: DatagramSink) -> None:
        self.received += 1
        try:
            data, address = line.recvfrom(CHUNK)
        except OSError:
            return  # an answer that nobody listens where we sent to (ICMP): no news here
        self.received += len(data)
        sink(data, address)

    def wait_for(self, condition: Callable[[], bool], patience: float) -> bool:
        """Read until the condition holds, for at most so many seconds. Returns whether it does."""
        deadline = time.monotonic() + patience
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self.poll(left)
        return True

    def write(self, line: Line, data: bytes, patience: float = 10.0) -> bool:
        """Write to a non-blocking line, reading all the others meanwhile, so that no two block
        each other. False if the other side is gone or takes nothing for so many seconds."""
        view = memoryview(data)
        deadline = time.monotonic() + patience
        while view:
            try:
                taken = self.write_some(line, view)
            except (OSError, ValueError):
                return False
            if taken:
                view = view[taken:]
            elif time.monotonic() > deadline:
                return False
            else:
                self.poll(0.01)
        return True

    def write_some(self, line: Line, data: bytes | memoryview) -> int:
        """Write what a non-blocking line takes at once. Returns how many bytes that were.

        Raises OSError or ValueError if the other side is gone, or the line is closed.
        """
        try:
            taken = line.send(data) if isinstance(line, socket.socket) else line.write(data)
        except BlockingIOError:
            return 0
        self.written += taken or 0  # a pipe says None where it takes nothing
        return taken or 0


def _is_closed(line: Any) -> bool:
    """Whether we have closed it."""
    return bool(line.fileno() < 0) if isinstance(line, socket.socket) else bool(line.closed)


def receive(line: Any) -> bytes | None:
    """What has come, b"" at the end of the line, None if nothing has come yet."""
    try:
        if isinstance(line, socket.socket):
            return line.recv(CHUNK)
        return os.read(line.fileno(), CHUNK)
    except BlockingIOError:
        return None
    except (OSError, ValueError):
        return b""


def selectable(pipe: IO[bytes]) -> socket.socket:
    """A socket that says what the pipe says. Windows cannot wait for several pipes at once."""
    ours, theirs = socket.socketpair()

    def carry() -> None:
        with theirs, pipe:
            while data := receive(pipe):
                theirs.sendall(data)

    threading.Thread(target=carry, daemon=True).start()
    return ours


def keyboard() -> tuple[int, int]:
    """A pipe that gives one line to each read(), as a terminal does (man 3 termios, man 2 pipe).

    Else a client that waits in select() on sys.stdin misses lines: Python has read them ahead.
    """
    if sys.platform != "linux":
        return os.pipe()
    import fcntl

    ends = os.pipe2(os.O_DIRECT | os.O_CLOEXEC)
    with contextlib.suppress(OSError):  # each line takes a page
        fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, KEYBOARD)
    return ends
