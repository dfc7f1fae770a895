"""A room: a running server and the people in it."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Any, Self

from autograder.probe.talk import Event
from autograder.program.causes import why_it_does_not_listen
from autograder.program.once import Wait
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.faults import ServerFaults
from autograder.room.joining import one_or_all
from autograder.room.person import Person
from autograder.room.questions import answering
from autograder.room.questions.reading import BOSS
from autograder.room.questions.unclear import about_a_word, what_it_wants
from autograder.room.scene import PATIENCE, Somebody
from autograder.room.terminal import AtTerminal
from autograder.room.texts import passing
from autograder.room.texts.way import Ways
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire
from autograder.words.language import N_, _

COMES = Wait("the first one who comes", 4.0, 0.0)  # seconds

ROUND = ("one", "two", "three")


class Room(ServerFaults):
    """The student's server, and people who join it. Close it, or use it in a with statement."""

    links: tuple[str, ...] = ("tcp", "udp")  # by which texts may come (see ``texts.apart``)
    _rounds = 0  # of messages, by which it was seen that the chat goes on

    def open(self) -> None:
        """Start the server and wait until it listens. Raises Unmet if it will not."""
        self.act("{script} is started.", script=self.pair.server)
        server = self.server = self.start_server()
        self.ways = self._ways_to(server)
        self._until_it_listens(server)
        self.settle()
        if not self.is_open(server) or not server.running:
            raise self._not_open(server)
        self._stays_open(server)
        if len(self.ways_in(server)) > 1:
            self._find_the_chat()

    def _stays_open(self, server: Program) -> None:
        """See once, in a run of checks, that a server does not end when nobody comes at once.

        Whoever is to start a client needs a few seconds. A server without time limits costs none.
        """
        seconds = self.once.limit(COMES, server.script)
        if not seconds:
            return
        self.wait_for(lambda: not server.running, seconds, stretch=1)
        self.once.note(COMES, server.script)
        if not server.running:
            error = self._not_open(server)
            error.for_good = True
            raise error

    def _ways_to(self, server: Program) -> Ways | None:
        return Ways(server, self.wait_for) if self.texts.secret else None

    def _not_open(self, server: Program) -> Unmet:
        expected = _("{script} listens for connections.").format(script=server.script)
        return Unmet(expected, what_it_wants(self, server) or why_it_does_not_listen(server))

    def start_server(self) -> Program:
        """Start the server, with what it is to be told on its command line."""
        return self.start(self.pair.server, self.pair.server_arguments)

    def _until_it_listens(self, server: Program) -> None:
        """Wait until it listens or will not. What it asks before that is answered."""
        answering.answer(self, server, "server", lambda: self.is_open(server), self._name_the_boss)
        self.wait_for(lambda: self.is_open(server) or not server.running)

    def is_open(self, server: Program) -> bool:
        """Whether people can reach this server."""
        return bool(self.ways_in(server))

    def ways_in(self, server: Program) -> list[Report]:
        """The ports where others can reach a server."""
        return server.saw(Event.LISTENING)

    def chat(self) -> Report:
        """The port of the chat: of several, the one that clients go to (see ``open``)."""
        ways = self.ways_in(self.server)
        return next((way for way in ways if way["asked"] == self.once.port), ways[0])

    def _find_the_chat(self) -> None:
        """A server with a second port has it for something else. Which one do its clients go to?

        That is tried once in a run, in a room of its own.
        """
        if self.once.port is not None:
            return
        self.once.port = int(self.ways_in(self.server)[0]["asked"])
        scouting = self.another()
        with scouting, contextlib.suppress(Unmet):
            scouting.open()
            client = scouting.join("alice").program
            called = client.saw(Event.CONNECTED) + client.saw(Event.SENDS_TO)
            self.once.port = int(called[-1]["asked"]) if called else self.once.port

    def another(self) -> Self:
        """A new room of the same kind for the same programs, that is to be opened."""
        return type(self)(self.pair, self._launcher, self.lines, self.once)

    def _name_the_boss(self) -> None:
        """Who sits at the server types their name, or whatever else it asks."""
        self.act("{script} asks; the answer is “{reply}”.", script=self.pair.server, reply=BOSS)
        self.server.feed(f"{BOSS}\n".encode())

    def port_of(self, program: Program) -> int | None:
        """Where the server listens."""
        listens = program is self.server and program.saw(Event.LISTENING)
        return self.address[1] if listens else None

    @property
    def address(self) -> tuple[str, int]:
        """Where the server really listens."""
        return ("127.0.0.1", int(self.chat()["real"]))

    def why_not(self, person: Somebody, text: str) -> str:
        """Why a text did not come, and which word somebody may have had to type before."""
        reason = super().why_not(person, text)
        if self.has_begun:  # so nobody waits for a word
            return reason
        told = "\n".join(other.heard.data.decode("utf-8", "replace") for other in self.people)
        return " ".join(filter(None, (reason, about_a_word(told))))

    # -- people --------------------------------------------------------------------------

    def connect(self, *names: str) -> Any:
        """People connect with a plain socket and say their name first, one after another."""
        sentence = N_("{name} connects to {script} and says their name.")
        return one_or_all([self._enter(self._plug_in(name, sentence)) for name in names])

    def connect_silently(self, *names: str) -> Any:
        """People connect with a plain socket and do not say a word."""
        people = self.connect_together(*names)
        self.settle()
        return one_or_all(people)

    def connect_together(self, *names: str) -> list[Any]:
        """The same, and nobody waits until the server has dealt with it."""
        return [self._plug_in(name, N_("{name} connects to {script}.")) for name in names]

    def crowd_is_of_strangers(self) -> bool:
        """Whether the server understands strangers. A run of checks finds it out (see Judge)."""
        return True

    def crowd(self, *names: str) -> Any:
        """Strangers where the server understands them, else people with the student's client."""
        return (self.connect if self.crowd_is_of_strangers() else self.join)(*names)

    def comes(self, name: str) -> Person:
        """One of a crowd arrives. What is said first, is said when nobody is held any more."""
        if self.crowd_is_of_strangers():
            return self._arrives(self._plug_in(name, N_("{name} connects to {script}.")))
        return self._arrives(self._sit_down(name, N_("{name} starts {script}.")))

    def _plug_in(self, name: str, sentence: str) -> OnWire:
        self.act(sentence, name=name, script=self.pair.server)
        person = OnWire(name, self, self.reach())
        self.people.append(person)
        return person

    def lets_in(self, count: int) -> bool:
        """Wait until the server has let in so many connections. False if it does not."""
        return self.wait_for(lambda: len(self.server.saw(Event.ACCEPTED)) >= count)

    def reach(self) -> socket.socket:
        """A new connection to the server. Raises Unmet if there is none to be had."""
        try:
            return socket.create_connection(self.address, timeout=PATIENCE)
        except OSError as error:
            self.was_refused = True
            raise Unmet(
                _("{script} can be reached.").format(script=self.pair.server),
                _("The connection failed: {error}.").format(error=error.strerror or error),
            ) from None

    def chat_goes_on(self, *people: Person) -> None:
        """Three messages of each: a broken registry often shows from the second one on.

        No message is said twice in a room: what was heard before would count for what is not.
        """
        first = self._rounds
        self._rounds += len(ROUND)
        for number in range(first, self._rounds):
            for speaker in people:
                text = f"{speaker.name} goes on, {_counted(number)}"
                speaker.says(text)
                for listener in people:
                    if listener is not speaker:
                        listener.hears(text)

    def passes_on(self, speaker: AtTerminal, listener: AtTerminal) -> None:
        """See that what a person says comes to another one through the server, and only so.

        The system says so, not the programs.
        """
        passing.passes_on(self, speaker, listener)

    def on_its_way(
        self, speaker: AtTerminal, listener: AtTerminal, text: str
    ) -> Callable[[str, int], None]:
        """A person says a text. Returns what raises Unmet unless it took its way."""
        ways = Ways(self.server, self.wait_for)
        ways.note(speaker, [text], self.people)
        speaker.says(text)
        return lambda text, size: ways.require(listener, text, size)

    @contextlib.contextmanager
    def with_one_elsewhere(
        self, elsewhere: passing.Place, boss_speaks: bool
    ) -> Iterator[tuple[AtTerminal, AtTerminal]]:
        """Two people come: one who speaks, and one whose client is started elsewhere."""
        alice: AtTerminal = self.join("alice")
        with elsewhere(self) as (launcher, job), self.starting_with(launcher, job):
            yield alice, self.join("bob")

    def before_turn_of(self, speaker: Person) -> None:
        """Where two people take turns, the other one may have to speak before."""

    def after_turn_of(self, speaker: Person) -> None:
        """The same, after it."""

    # -- endings -------------------------------------------------------------------------

    def server_vanishes(self) -> None:
        """Kill the server: every connection ends."""
        self.act("{script} is killed.", script=self.server.script)
        self.server.kill()
        self.server.wait_end()


def _counted(number: int) -> str:
    """One, two, three, and from there: one and 3, two and 3, three and 3, one and 6, …"""
    before, place = number - number % len(ROUND), number % len(ROUND)
    return f"{ROUND[place]} and {before}" if before else ROUND[place]
