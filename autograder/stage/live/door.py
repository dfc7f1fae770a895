"""The door of a live room: strangers from the network come in, the server of a cell is behind it.

A guest is never trusted. The door passes whole lines of clean text, of limited length and number,
and drops whoever exceeds that or does not read. It has no thread: it works when it is polled.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections import deque
from dataclasses import dataclass, field

from autograder.drawing.arrows import SERVER
from autograder.program.lines import Lines
from autograder.stage.live.diary import Row
from autograder.words.language import _
from autograder.words.plain import fit, plain

LONGEST = 1000  # bytes in one line of a guest
LAZY = 1 << 16  # bytes that wait for somebody before they are dropped
BURST, PACE = 20, 5.0  # lines that a guest may say at once, and for each second after that
SILENT = 60.0  # seconds a guest may stay without a name
NAME = 14  # letters
KEPT = 100  # rows of the diary


@dataclass(eq=False)
class Guest:
    """Somebody from the network: two sockets, and what waits to be written to each of them."""

    front: socket.socket
    behind: socket.socket  # the connection to the server
    came: float  # seconds, time.monotonic()
    address: tuple[str, int]  # where they come from
    port: int  # of their connection to the server
    name: str = ""
    said: int = 0  # lines
    half_line: bytearray = field(default_factory=bytearray)
    to_guest: bytearray = field(default_factory=bytearray)
    to_server: bytearray = field(default_factory=bytearray)
    leaving: bool = False  # gets what waits for them, and then the door is shut


class Door:
    """Listens on one address and leads whoever comes to the server. ``diary`` has the last rows."""

    def __init__(
        self, lines: Lines, listener: socket.socket, server: tuple[str, int], most: int, page: str
    ) -> None:
        self.guests: list[Guest] = []
        self.diary: deque[Row] = deque(maxlen=KEPT)
        self.refused = 0
        self._lines, self._listener, self._server, self._most = lines, listener, server, most
        self._listeners = [listener]
        self._page = page.encode()
        self._names = {SERVER}
        lines.add_listener(listener, self._enter)

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self._listener.getsockname()
        return str(host), int(port)

    def opens_also(self, host: str, port: int) -> None:
        """Let people in at another address as well, if it is free."""
        with contextlib.suppress(OSError):
            self._listeners.append(socket.create_server((host, port), backlog=128))
            self._lines.add_listener(self._listeners[-1], self._enter)

    def turn(self, patience: float) -> None:
        """Pass on what has come, or wait so long for news. Whoever asks too much has to go."""
        waiting = any(guest.to_guest or guest.to_server for guest in self.guests)
        with contextlib.suppress(OSError):  # a connection that was gone before it was accepted
            self._lines.poll(min(patience, 0.02) if waiting else patience)
        now = time.monotonic()
        for guest in list(self.guests):
            self._write(guest)
            lazy = max(len(guest.to_guest), len(guest.to_server)) > LAZY
            fast = guest.said > BURST + PACE * (now - guest.came)
            silent = (not guest.name or guest.leaving) and now - guest.came > SILENT
            if lazy or fast or silent or (guest.leaving and not guest.to_guest):
                self._leave(guest)

    def close(self) -> None:
        """Let nobody in any more, and send everybody home."""
        for listener in self._listeners:
            self._lines.remove(listener)
            listener.close()
        for guest in list(self.guests):
            self._leave(guest)

    # -- coming and going ----------------------------------------------------------------

    def _enter(self, sock: socket.socket) -> None:
        if len(self.guests) >= self._most:
            self.refused += 1
            sock.setblocking(False)
            with contextlib.suppress(OSError):
                sock.send(_("The room is full.").encode() + b"\n")
            sock.close()
            return
        try:
            behind = socket.create_connection(self._server, timeout=2)
        except OSError:
            sock.close()  # the server is gone
            return
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LAZY)  # nor does the system keep more
        try:
            address = sock.getpeername()[:2]
        except OSError:
            sock.close()  # they have left again
            behind.close()
            return
        guest = Guest(sock, behind, time.monotonic(), address, behind.getsockname()[1])
        self.guests.append(guest)
        self._lines.add(sock, lambda data: self._from_guest(guest, data))
        self._lines.add(behind, lambda data: self._from_server(guest, data))

    def _leave(self, guest: Guest) -> None:
        if guest not in self.guests:
            return
        self.guests.remove(guest)
        for sock in (guest.front, guest.behind):
            self._lines.remove(sock)
            sock.close()
        self._names.discard(guest.name)
        if guest.name:
            self._note("leave", _("leaves"), guest.name, SERVER)

    def _named(self, line: str) -> str:
        """A name for the pictures that nobody else has, whatever was typed."""
        wanted = "".join(line.split())[:NAME] or _("guest")
        name, number = wanted, 1
        while name in self._names:
            number += 1
            name = f"{wanted[: NAME - len(str(number))]}{number}"
        self._names.add(name)
        return name

    # -- passing on ----------------------------------------------------------------------

    def _from_guest(self, guest: Guest, data: bytes) -> None:
        if not data or guest not in self.guests:
            self._leave(guest)
        elif not guest.leaving:
            guest.half_line += data
            *lines, guest.half_line = guest.half_line.split(b"\n")
            for line in lines:
                self._hear(guest, line)
            if len(guest.half_line) > LONGEST:
                self._leave(guest)

    def _hear(self, guest: Guest, line: bytearray) -> None:
        """One line of a guest: the first is their name, a browser gets the page instead."""
        if guest.leaving or guest not in self.guests:
            return
        if len(line) > LONGEST:
            self._leave(guest)
            return
        text = plain(line.decode("utf-8", "replace").rstrip("\r"))
        guest.said += 1
        if not guest.name and text.startswith(("GET ", "HEAD ")):
            guest.to_guest += _ANSWER.format(size=len(self._page)).encode()
            # HEAD is answered as GET is, without the body (RFC 9110, 9.3.2).
            guest.to_guest += self._page if text.startswith("GET ") else b""
            guest.leaving = True
            return
        if not guest.name:
            guest.name = self._named(text)
            self._note("join", _("connects"), guest.name, SERVER)
        self._note("message", f"“{text}”", guest.name, SERVER)
        guest.to_server += text.encode() + b"\n"

    def _from_server(self, guest: Guest, data: bytes) -> None:
        if not data:
            self._leave(guest)
        elif not guest.leaving:
            guest.to_guest += data
            text = plain(data.decode("utf-8", "replace")).strip().replace("\n", "⏎")
            self._note("message", f"“{text}”", SERVER, guest.name or _("guest"))

    def _write(self, guest: Guest) -> None:
        for sock, waiting in ((guest.front, guest.to_guest), (guest.behind, guest.to_server)):
            try:
                del waiting[: sock.send(waiting) if waiting else 0]
            except BlockingIOError:
                pass
            except OSError:
                self._leave(guest)
                return

    def _note(self, kind: str, text: str, start: str, end: str) -> None:
        """Add a row. The same text from the server for one more guest goes into the same row."""
        text = fit(text, 80)
        for row in [*self.diary][:-10:-1]:
            if row.text == text:  # what else says the same is another message
                if start == row.start == SERVER and end not in row.ends:
                    row.ends.append(end)
                    return
                break
        self.diary.append(Row(time.monotonic(), kind, text, start, [end]))


_ANSWER = (
    "HTTP/1.0 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {size}\r\n"
    "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
)
