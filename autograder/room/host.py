"""A room with our server in it, for the student's client."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

from autograder.evidence.echo import shows
from autograder.probe.ports import ANY
from autograder.probe.talk import SENDING
from autograder.program.lines import receive
from autograder.program.output import Output
from autograder.program.stillness import FLOOD
from autograder.room.room import P, Room
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.room.wire import reset
from autograder.words.language import _
from autograder.words.quoted import short, shown

# Folders whose client was waited for in vain: a hang costs its deadline once, not once a check.
_SLEEPERS: set[Path] = set()


class Host(Room):
    """Our server. Whatever port the student's client asks for leads to it.

    It is polite: it greets who comes, and answers the first thing they say, because some clients
    wait for that before they chat.
    """

    def open(self) -> None:
        """Start to listen."""
        self.step("Our own server is started.")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._guests: list[socket.socket] = []
        self.heard = Output()  # all that clients have sent to us
        self.ports.record("tcp", ANY, self._listener.getsockname()[1])
        self.lines.add_listener(self._listener, self._greet)

    @property
    def address(self) -> tuple[str, int]:
        """Where we listen."""
        host, port = self._listener.getsockname()
        return (str(host), int(port))

    def _greet(self, guest: socket.socket) -> None:
        guest.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._guests.append(guest)

        def listen(data: bytes) -> None:
            self.heard.add(data)
            if not data:
                guest.close()  # they have left; so do we

        self.lines.add(guest, listen)
        self.lines.write(guest, b"Welcome! Who are you?\n")

    def _enter(self, person: P) -> P:
        """The answer to the name comes when all is quiet, so that it never mixes with the rest."""
        if self.pair.folder in _SLEEPERS:
            raise self._never_came()
        super()._enter(person)
        if not self._guests and not self.settle(patience=1.0):
            _SLEEPERS.add(self.pair.folder)
            raise self._never_came()
        for guest in self._guests:
            self.lines.write(guest, b"Hello!\n")
        self.settle()
        return person

    def _never_came(self) -> Unmet:
        expected = _("{script} connects to a server.").format(script=self.pair.client)
        return Unmet(expected, _("It did not, and it does something else without end."))

    def says(self, *lines: str) -> None:
        """Send lines to everybody who is connected, in one go."""
        self.act(
            "Our server sends {count} line(s), the first is “{text}”.",
            count=len(lines),
            text=short(lines[0]),
        )
        data = "".join(f"{line}\n" for line in lines).encode()
        for guest in self._guests:
            self.lines.write(guest, data)

    def sends_bytes(self, data: bytes) -> None:
        """Send bytes to everybody just as they are, also half a letter or half a line."""
        self.act("Our server sends {data}.", data=shown(data))
        for guest in self._guests:
            self.lines.write(guest, data)

    @contextlib.contextmanager
    def paused_before_it_sends(self, person: AtTerminal) -> Iterator[None]:
        """Arm the probe: the thread of a client that next sends to us is paused in its send()."""
        with self._paused(person.program, at=SENDING, peer=self.address[1]):
            yield

    def hears(self, text: str) -> None:
        """Wait until a client has sent this text."""
        self.step("Our server receives “{text}”.", text=text)
        if not self.wait_for(lambda: text.encode() in self.heard.data):
            raise Unmet(
                _("The client sends “{text}” as plain UTF-8 text.").format(text=text),
                _("Something else came.") if self.heard.data else _("Nothing came."),
                text,
                bytes(self.heard.data),
            )

    def never_hears(self, text: str, more_than: int = 0) -> None:
        """See that no client has sent this text, or not more than so often, and none will."""
        self.step("Our server receives “{text}” {count} time(s) at most.", text=text,
                  count=more_than)  # fmt: skip
        self.settle()
        times = self.heard.data.count(text.encode())
        if times > more_than:
            raise Unmet(
                _("The client sends “{text}” {count} time(s) at most.").format(
                    text=text, count=more_than
                ),
                _("It came {times} times.").format(times=times),
                text,
                bytes(self.heard.data),
            )

    def _refuse_a_flood(self) -> None:
        super()._refuse_a_flood()
        if self.heard.total > FLOOD:
            raise Unmet(
                _("The client sends what its user types."),
                _("It sends without end."),
                seen=bytes(self.heard.data[-200:]),
            )

    def goes(self) -> None:
        """End our server in peace: every client sees the end of the stream (FIN)."""
        self.act("Our server closes all connections (FIN).")
        self._leave(abruptly=False)

    def vanishes(self) -> None:
        """End our server without a word: every connection is reset (RST)."""
        self.act("Our server resets all connections (RST).")
        self._leave(abruptly=True)

    def _leave(self, abruptly: bool) -> None:
        self.lines.remove(self._listener)
        self._listener.close()
        for guest in self._guests:
            self.lines.remove(guest)
            if abruptly:
                reset(guest)
            elif guest.fileno() >= 0:
                while receive(guest):
                    pass  # unread bytes would turn the FIN into a RST
                guest.close()

    def close(self) -> None:
        """End the clients, then our server."""
        super().close()
        self._leave(abruptly=False)


class EchoHost(Host):
    """Our echo server, for the student's client. It sends back what came when it is told to."""

    def open(self) -> None:
        """Start to listen."""
        self._withheld: dict[socket.socket, bytearray] = {}
        super().open()

    def _greet(self, guest: socket.socket) -> None:
        guest.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._guests.append(guest)
        self._withheld[guest] = bytearray()

        def listen(data: bytes) -> None:
            self.heard.add(data)
            self._withheld[guest] += data
            if not data:
                guest.close()  # they have left; so do we

        self.lines.add(guest, listen)

    def _enter(self, person: P) -> P:
        """An echo does not answer a name but with what came."""
        return Room._enter(self, person)

    def answers(self, pieces: int = 1, shouts: bool = False) -> None:
        """Send everything back that came, in one piece or in several, or in capital letters."""
        self.act("Our server sends back what came, in {count} piece(s).", count=pieces)
        for guest, data in self._withheld.items():
            if shouts:
                self.step("Our server answers in capital letters.")
                data[:] = data.upper()
            size = -(-len(data) // pieces) or 1
            for start in range(0, len(data), size):
                self.lines.write(guest, bytes(data[start : start + size]))
                self.settle()
            del data[:]

    def exchange(
        self, person: AtTerminal, text: str, pieces: int = 1, shouts: bool = False
    ) -> None:
        """A person types a line; their client must send it, and show what then comes back."""
        person.says(text)
        if not self.wait_for(lambda: any(self._withheld.values())):
            raise Unmet(
                _("The client sends “{text}”.").format(text=text),
                self.why_not(person, text) if not person.program.running else _("Nothing came."),
            )
        self.settle()
        place = len(person.heard.data)  # a client may show what its user types; that is no reply
        self.answers(pieces, shouts)
        shows(person, text.upper() if shouts else text, place)


class EmptyRoom(Room):
    """A room without a server: whoever wants to connect is refused."""

    def open(self) -> None:
        """Nothing is started."""
        self.step("No server is started.")
