"""The way that a text takes: from a client to the server, and from there to another client.

Who reads a text on their screen has been told by somebody. That it was the server, the system
says, which counts the bytes of each connection. It does not matter what they are: a chat may pack
its texts as it likes. But as much as a text says, its bytes must say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from autograder.program import carried
from autograder.program.carried import Carried, Reading
from autograder.program.program import Program
from autograder.room.unmet import Unmet
from autograder.words.language import _, plural
from autograder.words.quoted import short

# A text ends with a word that is one of 46,656 (see ``secret``), and no byte tells so many apart.
LEAST = 2  # bytes


class Somebody(Protocol):
    """Who says a text, or reads it (see ``room.person``)."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def program(self) -> Program | None:
        """The program that they sit at, if they sit at one."""


@dataclass(frozen=True)
class Before:
    """What the connections of everybody at a terminal had carried when a text was said."""

    speaker: Somebody
    to_server: Reading
    to_clients: Mapping[Program, Reading]


@dataclass
class Ways:
    """What people have said in the room of one server, and what had been carried until then."""

    server: Program
    wait_for: Callable[[Callable[[], bool]], bool]  # of the room (see ``room.scene``)
    _before: dict[str, Before] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nobody has said anything."""
        self._carried = Carried(self.server)

    def note(self, speaker: Somebody, lines: Sequence[str], people: Sequence[Somebody]) -> None:
        """Somebody is about to say these lines, and all these people may hear them."""
        if not carried.is_known():
            return
        client = self._client_of(speaker)
        to_server = self._carried.to_server(client) if client else {}
        clients = [client for person in people if (client := self._client_of(person))]
        to_clients = {client: self._carried.to_client(client) for client in clients}
        for line in lines:
            # Who says the same words again may be heard by what came for the first time.
            self._before.setdefault(line, Before(speaker, to_server, to_clients))

    def require(self, listener: Somebody, text: str, least: int = LEAST) -> None:
        """Raise Unmet if a text has come to a person, but not through the server.

        ``least`` is the number of bytes that the text cannot do without.
        """
        before = self._before.get(text)
        if before is None or not self.server.running:
            return
        speaker, reader = self._client_of(before.speaker), self._client_of(listener)
        expected = _("“{text}” goes through {server} to {name}.").format(
            text=short(text), server=self.server.script, name=listener.name
        )
        if speaker:
            came = self._grown(lambda: self._carried.to_server(speaker), before.to_server, least)
            if came < least:
                raise Unmet(expected, self._did_not_come(before.speaker, speaker, came), text)
        if reader:
            known = before.to_clients.get(reader, {})
            came = self._grown(lambda: self._carried.to_client(reader), known, least)
            if came < least:
                raise Unmet(expected, self._was_not_sent(listener, reader, came), text)

    def _grown(self, read: Callable[[], Reading], before: Reading, least: int) -> int:
        """Bytes that came since then. Who reads their own words may do so before they are sent."""
        if _growth(read(), before) < least:
            self.wait_for(lambda: _growth(read(), before) >= least)
        return _growth(read(), before)

    def _client_of(self, person: Somebody) -> Program | None:
        """The client that a person sits at. None at the server, at a socket of ours, or at none."""
        program = person.program
        return program if program and program is not self.server and program.running else None

    def _did_not_come(self, speaker: Somebody, client: Program, count: int) -> str:
        sentence = plural(
            "Only {count} byte came from {client} of {name} to {server}.",
            "Only {count} bytes came from {client} of {name} to {server}.",
            count,
        )
        return sentence.format(
            count=count, client=client.script, name=speaker.name, server=self.server.script
        )

    def _was_not_sent(self, listener: Somebody, client: Program, count: int) -> str:
        sentence = plural(
            "Only {count} byte came from {server} to {client} of {name}.",
            "Only {count} bytes came from {server} to {client} of {name}.",
            count,
        )
        return sentence.format(
            count=count, server=self.server.script, client=client.script, name=listener.name
        )


def _growth(now: Reading, before: Reading) -> int:
    """Bytes that came in the meantime, also over connections that were not there before."""
    return sum(count - before.get(link, 0) for link, count in now.items())
