"""Servers of ours, for the student's client, and a scene where nobody listens."""

from __future__ import annotations

import socket
from typing import Any

from autograder.probe.ports import ANY
from autograder.program.lines import receive
from autograder.program.once import Wait
from autograder.program.output import Output
from autograder.program.stillness import FLOOD
from autograder.room.faults import Faults
from autograder.room.joining import Joinable, P
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.room.wire import reset
from autograder.words.counted import it_came
from autograder.words.language import _, plural
from autograder.words.quoted import short, shown

MOST_PIECES = 200  # of a line that a client sends piece by piece
COMES = Wait("a client that is to connect to our server", 1.0, 0.0)  # seconds


class OurServer(Faults):
    """A server of ours. Whatever port the student's client asks for leads to it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.heard = Output()  # all that clients have sent to us

    def says(self, *lines: str) -> None:
        """Send lines to every client."""
        raise NotImplementedError

    def sends(self, data: bytes, what: str = "") -> None:
        """Send bytes to every client just as they are. The story tells ``what`` they are."""
        self.act("Our server sends {what}.", what=what or shown(data))
        self._send(data)

    def _send(self, data: bytes) -> None:
        raise NotImplementedError

    def hears(self, text: str) -> None:
        """Wait until a client has sent this text."""
        text = self.texts.heard(text)
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
        sentence = plural(
            "Our server receives “{text}” at most {count} time.",
            "Our server receives “{text}” at most {count} times.",
            more_than,
        )
        self.step(sentence, text=text, count=more_than)
        self.settle()
        times = self.heard.data.count(text.encode())
        if times > more_than:
            raise Unmet(
                plural(
                    "The client sends “{text}” at most {count} time.",
                    "The client sends “{text}” at most {count} times.",
                    more_than,
                ).format(text=text, count=more_than),
                it_came(times),
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


class TcpServer(OurServer):
    """A TCP server of ours, and whoever is connected to it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._guests: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))

    def open(self) -> None:
        """Start to listen."""
        self.step("Our own server is started.")
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
        self.lines.add(guest, lambda data: self._listen(guest, data))

    def _listen(self, guest: socket.socket, data: bytes) -> None:
        self.heard.add(data)
        if not data:
            guest.close()  # they have left; so do we

    def says(self, *lines: str) -> None:
        """Send lines to everybody who is connected, in one go."""
        said = self.texts.say(*lines)
        sentence = plural(
            "Our server sends {count} line: “{text}”.",
            "Our server sends {count} lines, the first is “{text}”.",
            len(said),
        )
        self.act(sentence, count=len(said), text=short(said[0]))
        self._send("".join(f"{line}\n" for line in said).encode())

    def _send(self, data: bytes) -> None:
        for guest in self._guests:
            self.lines.write(guest, data)

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
        """End the clients, then our server: the other way round its port stays in TIME_WAIT."""
        super().close()
        self._leave(abruptly=False)


class Host(TcpServer):
    """Our chat server.

    It is polite: it greets who comes, and answers the first thing they say, because some clients
    wait for that before they chat.
    """

    def _greet(self, guest: socket.socket) -> None:
        super()._greet(guest)
        self.lines.write(guest, b"Welcome! Who are you?\n")

    def _enter(self, person: P) -> P:
        """The answer to the name comes when all is quiet, so that it never mixes with the rest."""
        script = self.pair.client
        if not self.once.limit(COMES, script):
            raise self._never_came()
        super()._enter(person)
        if not self._guests and not self.settle(self.once.limit(COMES, script)):
            self.once.note(COMES, script)
            raise self._never_came()
        self._send(b"Hello!\n")
        self.settle()
        return person

    def _never_came(self) -> Unmet:
        expected = _("{script} connects to a server.").format(script=self.pair.client)
        return Unmet(expected, _("It did not, and it does something else without end."))


class EchoHost(TcpServer):
    """Our echo server, for the student's client. It sends back what came when it is told to."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._withheld: dict[socket.socket, bytearray] = {}

    def _listen(self, guest: socket.socket, data: bytes) -> None:
        self._withheld.setdefault(guest, bytearray()).extend(data)
        super()._listen(guest, data)

    def answers(self, pieces: int = 1, shouts: bool = False) -> None:
        """Send everything back that came, in one piece or in several, or in capital letters.

        A client that sleeps before it sends is waited for.
        """
        self.wait_for(self.has_more_to_answer)
        sentence = plural(
            "Our server sends back what came, in {count} piece.",
            "Our server sends back what came, in {count} pieces.",
            pieces,
        )
        self.act(sentence, count=pieces)
        if shouts:
            self.step("Our server answers in capital letters.")
        self._send_back(pieces, shouts)

    def _send_back(self, pieces: int, shouts: bool) -> None:
        for guest, data in list(self._withheld.items()):
            back = bytes(data.upper() if shouts else data)
            del data[: len(back)]  # what comes from now on is another matter
            size = -(-len(back) // pieces) or 1
            for start in range(0, len(back), size):
                self.lines.write(guest, back[start : start + size])
                self.settle()

    def has_more_to_answer(self) -> bool:
        """Whether something has come that was not sent back yet."""
        return any(self._withheld.values())

    def answers_and_goes_on(self) -> None:
        """Send everything back that came. What the client then does is waited for by who asks."""
        self.act(_("Our server sends back what came."))
        for guest, data in self._withheld.items():
            self.lines.write(guest, bytes(data))
            data.clear()

    def answers_the_rest(self, shouts: bool = False) -> None:
        """Send back what still comes: who sends a line in pieces may wait for each echo."""
        for _piece in range(MOST_PIECES):
            self.settle()
            if not self.has_more_to_answer():
                return
            self._send_back(1, shouts)

    def exchange(
        self, person: AtTerminal, text: str, pieces: int = 1, shouts: bool = False
    ) -> None:
        """A person types a line; their client must send it, and show what then comes back."""
        person.says(text)
        text = self.texts.heard(text)
        if not self.wait_for(self.has_more_to_answer):
            raise Unmet(
                _("The client sends “{text}”.").format(text=text),
                self.why_not(person, text) if not person.program.running else _("Nothing came."),
            )
        self.settle()
        place = len(person.heard.data)  # a client may show what its user types; that is no reply
        self.answers(pieces, shouts)
        self.answers_the_rest(shouts)
        person.shows(text.upper() if shouts else text, place)


class EmptyRoom(Joinable):
    """A scene without a server: whoever wants to connect is refused."""

    def open(self) -> None:
        """Nothing is started."""
        self.step("No server is started.")
