"""A room: a running server and the people in it."""

from __future__ import annotations

import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from autograder.handin.submission import Pair
from autograder.probe.ports import Ports
from autograder.program.causes import why_it_does_not_listen, why_nothing_came
from autograder.program.launch import Nursery, OneByOne
from autograder.program.lines import Lines
from autograder.program.program import Program
from autograder.program.stillness import Watcher
from autograder.room import questions
from autograder.room.faults import Provocations
from autograder.room.person import Person
from autograder.room.scene import PATIENCE
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire
from autograder.words.language import _

P = TypeVar("P", bound=Person)


class Room(Provocations):
    """The student's server, and people who join it. Close it, or use it in a with statement."""

    def __init__(self, pair: Pair, launcher: Nursery | OneByOne, lines: Lines) -> None:
        self.pair = pair
        self.lines = lines
        self.people: list[Person] = []
        self._heard_at_act: dict[Person, int] = {}
        self.steps: list[tuple[float, str]] = []  # when (time.monotonic) and what
        self.spoken: list[tuple[float, str, str]] = []  # when, who, what
        self.started = time.monotonic()
        self._launcher = launcher
        self._folder = Path(tempfile.mkdtemp(prefix="room-"))
        (self._folder / "ports").mkdir()
        self.ports = Ports(self._folder / "ports")
        self.home = Path(shutil.copytree(pair.folder, self._folder / "home"))
        self.programs: list[Program] = []
        self.watcher = Watcher(lines, self.programs)
        self.server: Program | None = None
        self.asked: Person | None = None  # whose ears were looked into last
        self.ports_told = {"server": 0, "client": 0}  # how many ports each was told by its user
        self.job: dict[str, Any] = {}  # what programs started from now on are launched with, too
        self.crowd_is_of_strangers: Callable[[], bool] = lambda: True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- programs ------------------------------------------------------------------------

    def start(self, script: str, arguments: Sequence[str] = ()) -> Program:
        """Start one of the submission's scripts in this room."""
        self.watcher.act()
        ports = self._folder / "ports"
        job = {"folder": str(self.home), "script": script, "ports": str(ports), **self.job}
        job["arguments"] = list(arguments)
        program = Program(self._launcher, self.lines, job)
        self.programs.append(program)
        return program

    def open(self) -> None:
        """Start the server and wait until it listens. Raises Unmet if it will not."""
        self.act("{script} is started.", script=self.pair.server)
        server = self.server = self.start_server()
        self._until_it_listens(server)
        self.settle()
        if not server.saw("listening") or not server.running:
            raise Unmet(
                _("{script} listens for connections.").format(script=server.script),
                why_it_does_not_listen(server),
            )

    def start_server(self) -> Program:
        """Start the server, with what it is to be told on its command line."""
        return self.start(self.pair.server, self.pair.server_arguments)

    def start_client(self) -> Program:
        """Start the client, with what it is to be told on its command line."""
        return self.start(self.pair.client, self.pair.client_arguments)

    def _until_it_listens(self, server: Program) -> None:
        """Wait until it listens or will not. What it asks before that is answered."""
        questions.answer(self, server, "server", lambda: self.is_open(server), self._name_the_boss)
        self.wait_for(lambda: self.is_open(server) or not server.running)

    def is_open(self, server: Program) -> bool:
        """Whether people can reach this server."""
        return bool(server.saw("listening"))

    def _name_the_boss(self) -> None:
        """Who sits at the server types their name, or whatever else it asks."""
        assert self.server is not None
        self.act("{script} asks; the answer is “{reply}”.", script=self.pair.server, reply="boss")
        self.server.feed(b"boss\n")

    @property
    def address(self) -> tuple[str, int]:
        """Where the server really listens."""
        assert self.server is not None
        return ("127.0.0.1", int(self.server.saw("listening")[0]["real"]))

    # -- people --------------------------------------------------------------------------

    def join(self, *names: str) -> Any:
        """People start the student's client and type their name first, one after another."""
        return _one_or_all([self._enter(self._sit_down(name)) for name in names])

    def connect(self, *names: str) -> Any:
        """People connect with a plain socket and say their name first, one after another."""
        sentence = "{name} connects to {script} and says their name."
        return _one_or_all([self._enter(self._plug_in(name, sentence)) for name in names])

    def connect_silently(self, *names: str) -> Any:
        """People connect with a plain socket and do not say a word."""
        people = [self._plug_in(name, "{name} connects to {script}.") for name in names]
        self.settle()
        return _one_or_all(people)

    def crowd(self, *names: str) -> Any:
        """Strangers where the server understands them, else people with the student's client."""
        return (self.connect if self.crowd_is_of_strangers() else self.join)(*names)

    def _enter(self, person: P) -> P:
        """A person says their name. One chat takes it as the name, another relays it."""
        place = len(person.heard.data)
        if not (isinstance(person, AtTerminal) and self._answers(person)):
            person.say_name()
        self.settle()
        for _number in range(questions.MOST):
            told = person.heard.data[place:].decode("utf-8", "replace")
            if not questions.asks_more(told):
                break
            place = len(person.heard.data)
            person.says(questions.MORE)
            self.settle()
        return person

    def _answers(self, person: AtTerminal) -> bool:
        """A person answers what the client asks before it connects. Whether it was the name."""
        client = person.program

        def connected() -> bool:
            return any(client.saw(event) for event in ("connecting", "to", "speaks"))

        return questions.answer(self, client, "client", connected, person.say_name)

    def _sit_down(
        self, name: str, sentence: str = "{name} starts {script} and types their name."
    ) -> AtTerminal:
        self.act(sentence, name=name, script=self.pair.client)
        person = AtTerminal(name, self, self.start_client())
        self.people.append(person)
        return person

    def sits_down_silently(self, name: str) -> AtTerminal:
        """Somebody starts the student's client and types nothing, not even a name."""
        sentence = "{name} starts {script} and types nothing."
        person = self._sit_down(name, sentence)
        self.settle()
        return person

    def _plug_in(self, name: str, sentence: str) -> OnWire:
        self.act(sentence, name=name, script=self.pair.server)
        person = OnWire(name, self, self._reach())
        self.people.append(person)
        return person

    def _reach(self) -> socket.socket:
        try:
            return socket.create_connection(self.address, timeout=PATIENCE)
        except OSError as error:
            raise Unmet(
                _("{script} can be reached.").format(script=self.pair.server),
                _("The connection failed: {error}.").format(error=error.strerror or error),
            ) from None

    def chat_goes_on(self, *people: Person) -> None:
        """Three messages of each: a broken registry often shows from the second one on."""
        for n in ("one", "two", "three"):
            for speaker in people:
                text = f"{speaker.name} goes on, {n}"
                speaker.says(text)
                for listener in people:
                    if listener is not speaker:
                        listener.hears(text)

    # -- endings -------------------------------------------------------------------------

    def server_vanishes(self) -> None:
        """Kill the server: every connection ends."""
        assert self.server is not None
        self.act("{script} is killed.", script=self.server.script)
        self.server.kill()
        self.server.wait_end()

    def close(self) -> None:
        """End everything. Clients go before the server, so that no port stays in TIME_WAIT."""
        for person in self.people:
            if isinstance(person, OnWire):
                person.close()
        clients = [program for program in self.programs if program is not self.server]
        for group in (clients, [self.server] if self.server else []):
            for program in group:
                program.kill()
            for program in group:
                program.wait_end()
        self._launcher.sweep()
        for program in self.programs:
            program.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    # -- explanations --------------------------------------------------------------------

    def why_not(self, person: Person, text: str) -> str:
        """Why a text did not come, as far as one can see from here."""
        listener = person.program if isinstance(person, AtTerminal) else None
        return why_nothing_came(person, [p for p in (self.server, listener) if p is not None])


def _one_or_all(people: list[Any]) -> Any:
    return people[0] if len(people) == 1 else people
