"""A room whose server speaks UDP, people with a plain UDP socket, and a UDP server of ours.

There is no connection: who has sent a datagram is in the chat, and a datagram is a message.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from autograder.probe.talk import Command, Event
from autograder.program import carried
from autograder.program.causes import how_it_ended
from autograder.program.output import Output
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.person import Person
from autograder.room.questions.unclear import what_it_wants
from autograder.room.room import Room
from autograder.room.scene import Somebody
from autograder.room.terminal import AtTerminal
from autograder.room.texts.datagrams import Passage
from autograder.room.unmet import Unmet
from autograder.words.language import N_, _
from autograder.words.quoted import shown

BY_THE_NETWORK = {
    "lost": N_("The network loses the next datagram from {script}."),
    "doubled": N_("The network brings the next datagram from {script} twice."),
    "late": N_("The network lets the next datagram from {script} be overtaken by a later one."),
}
ICMP = b"\0"  # a datagram of this room that the probe turns into an ICMP error


class UdpRoom(Room):
    """The student's UDP server, and people who join it."""

    links = ("udp",)  # a text that comes over TCP is no datagram

    def _ways_to(self, server: Program) -> None:
        """The system counts no bytes of single datagrams: see ``evidence.udp``."""

    def _not_open(self, server: Program) -> Unmet:
        expected = _("{script} is bound to a UDP port.").format(script=server.script)
        return Unmet(expected, what_it_wants(self, server) or why_it_is_not_bound(server))

    def ways_in(self, server: Program) -> list[Report]:
        """The ports where a server gets datagrams."""
        return bound(server)

    def _plug_in(self, name: str, sentence: str) -> Any:
        self.act("{name} opens a UDP socket.", name=name)
        person = OnDatagrams(name, self)
        self.people.append(person)
        return person

    def next_door(self, other: OnDatagrams, name: str) -> OnDatagrams | None:
        """Somebody has the port of another person, and another address. None: there is no other.

        Linux has all of 127.0.0.0/8 on this machine (man 7 ip, RFC 1122 section 3.2.1.3).
        """
        try:
            person = OnDatagrams(name, self, ("127.0.0.2", other.port))
        except OSError:
            return None
        self.act("{name} has the port of {other}, at another address: {address}.", name=name,
                 other=other.name, address="127.0.0.2")  # fmt: skip
        self.people.append(person)
        return self._enter(person)

    def on_its_way(
        self, speaker: AtTerminal, listener: AtTerminal, text: str
    ) -> Callable[[str, int], None]:
        """As in any room. Where it goes is seen by stopping one program after another."""
        if not carried.is_known():
            speaker.says(text)
            return lambda text, size: None
        programs = (speaker.program, listener.program)
        client, other = (None if program is self.server else program for program in programs)
        passage = Passage(self, client, other)
        passage.go(lambda: speaker.says(text))
        return passage.require

    def network(self, program: Program, *faults: str) -> None:
        """What the network does to the next datagrams of a program: lost, doubled or late.

        A late one is overtaken by the next one that is sent.
        """
        for fault in faults:
            self.step(BY_THE_NETWORK[fault], script=program.script)
        self.arm(program, Command.NETWORK, faults=faults)

    def glued(self, speaker: Person, listener: Person, first: str, *lines: str) -> None:
        """As in any room. A client gets the lines that are typed at once in one piece."""
        typing = speaker.program.frozen() if isinstance(speaker, AtTerminal) else nullcontext()
        with (
            self.busy_listeners([listener]),
            self.paused_after_recv(self.server, speaker.port),
        ):
            speaker.says(first)
            self.settle()
            with typing:
                speaker.says(*lines)
            self.settle()

    def icmp_error(self) -> None:
        """The server is told that a datagram of its own reached a port where nobody listens.

        The socket of the person who has gone cannot do it: Linux tells only connected sockets,
        Windows tells all of them.
        """
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as carrier:
            carrier.bind(("127.0.0.1", 0))
            self.arm(self.server, Command.ICMP, peer=carrier.getsockname()[1])
            self.act("An ICMP error comes to {script}: port unreachable.", script=self.pair.server)
            carrier.sendto(ICMP, self.address)
            self.settle()

    def why_not(self, person: Somebody, text: str) -> str:
        """Why a text did not come, as far as one can see from here."""
        for other in self.people:
            if other.program is not None:
                missed = [
                    e["asked"] for e in other.program.saw(Event.SENDS_TO) if e["real"] is None
                ]
                if missed:
                    sentence = _("{script} sends to port {port}, but {server} is bound to {own}.")
                    return sentence.format(
                        script=other.program.script,
                        port=missed[-1],
                        server=self.server.script,
                        own=self.chat()["asked"],
                    )
        return super().why_not(person, text)


class OnDatagrams(Person):
    """A person with a plain UDP socket: a stranger, no client.py at all. A line is a datagram."""

    def __init__(self, name: str, room: UdpRoom, at: Any = ("127.0.0.1", 0)) -> None:
        super().__init__(name, room)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(at)
        self._port: int = self.socket.getsockname()[1]
        self._server = room.address
        self._heard = Output()
        self.datagrams: list[bytes] = []  # what came, each for itself
        room.ports.record("udp", self._port, self._port)
        room.lines.add_datagrams(self.socket, self._listen)

    def _listen(self, data: bytes, address: Any) -> None:
        self.datagrams.append(data)
        self._heard.add(data + b"\n")  # so that no text is found across two datagrams

    @property
    def port(self) -> int | None:
        """The real port of this person's socket."""
        return self._port

    @property
    def heard(self) -> Output:
        """All that has come to this person, a newline after each datagram."""
        return self._heard

    def _put(self, line: str) -> None:
        self._send(line.encode())

    def _send(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self.socket.sendto(data, self._server)

    def sends(self, data: bytes, what: str = "") -> None:
        """Send one datagram of these bytes, and see it dealt with.

        The story tells ``what`` they are, or shows them.
        """
        self.room.act("{name} sends {what}.", name=self.name, what=what or shown(data))
        self._send(data)
        self.room.settle()

    def leaves(self) -> None:
        """Close the socket. UDP has no goodbye."""
        self.room.act("{name} closes the UDP socket.", name=self.name)
        self.close()

    def vanishes(self) -> None:
        """The same: nobody is told."""
        self.leaves()

    def closes_the_window(self) -> None:
        """The same: nobody is told."""
        self.leaves()

    def close(self) -> None:
        """Let go of the socket, without a step in the story."""
        self.here = False
        self.room.lines.remove(self.socket)
        self.socket.close()


def bound(program: Program) -> list[Report]:
    """The reports of UDP sockets that the program gave a port."""
    return [event for event in program.saw(Event.BOUND) if event["kind"] == "udp"]


def why_it_is_not_bound(server: Program) -> str:
    """One sentence on a server that no datagram can reach."""
    if not server.running:
        return how_it_ended(server)
    if server.saw(Event.LISTENING) or server.saw(Event.BOUND):
        sentence = _("{script} opened a TCP socket. This exercise is UDP (SOCK_DGRAM).")
    elif server.saw(Event.SENDS_TO):
        sentence = _("{script} sends datagrams, but it does not call bind().")
    else:
        sentence = _("{script} runs, but it binds no UDP socket.")
    return sentence.format(script=server.script)
