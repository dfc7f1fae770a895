"""A lecture asks its audience which thread of a server runs next, and shows what becomes of it.

A run goes by an order such as "AAB": the thread that serves the first person runs two lines, then
the one of the second person runs one. It is the same each time, so a cell is run again with one
more letter.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograder.probe.talk import Command, Event, Place
from autograder.room.person import Person
from autograder.room.scene import PATIENCE
from autograder.stage.ask import LETTERS
from autograder.stage.html import render
from autograder.stage.mishap import Slip
from autograder.stage.picture import Picture
from autograder.stage.rooms import LectureChat
from autograder.words.language import _


@dataclass
class Turns:
    """What the threads of some people did, line by line, and where each of them is."""

    names: list[str]
    rows: list[tuple[str, str]] = field(default_factory=list)  # a letter, and what its thread did
    # What each thread would run next, or why it runs nothing, and whether it can run.
    now: list[tuple[str, bool]] = field(default_factory=list)

    def show(self) -> None:
        """Show a column for each thread, and ask which one runs next."""
        heads = [f"{letter}: {name}" for letter, name in zip(LETTERS, self.names, strict=False)]
        rows = [self._cells(letter, text) for letter, text in self.rows]
        is_over = not any(is_held for _text, is_held in self.now)
        question = _("All of them have run.") if is_over else _("Which thread runs next?")
        lines = ["  |  ".join(row) for row in (heads, *rows, [text for text, _held in self.now])]
        html = render("turns", heads=heads, rows=rows, now=self.now, question=question)
        Picture("\n".join([*lines, question]), html).show()

    def _cells(self, letter: str, text: str) -> list[str]:
        return [text if one == letter else "" for one in LETTERS[: len(self.names)]]


@contextlib.contextmanager
def turns(room: LectureChat, *people: Person, order: str = "") -> Iterator[None]:
    """What these people do inside is done by their threads of the server in this order of lines.

    Shown at the end, when all that was asked for has run; then one thread after the other goes on.
    The room was opened with ``turns=True``. Raises Slip for a letter that nobody has.
    """
    for letter in order.upper():
        if letter not in LETTERS[: len(people)] and not letter.isspace():
            known = ", ".join(LETTERS[: len(people)])
            sentence = _("“{letter}” is no thread of this room. There are {known}.")
            raise Slip(sentence.format(letter=letter, known=known))
    for person in people:
        room.server.ask(Command.TAKE_TURNS, PATIENCE, peer=person.port)
    try:
        yield
        room.settle()
        _played(room, people, order.upper()).show()
    finally:
        for person in people:  # one after the other, or what follows would be a race after all
            room.watcher.act()
            room.server.command(Command.RELEASE, at=Place.EACH_LINE, peer=person.port)
            room.settle()


def _played(room: LectureChat, people: Sequence[Person], order: str) -> Turns:
    """Let the threads run in this order."""
    found = Turns([_("{name}'s thread").format(name=person.name) for person in people])
    for letter in filter(str.isalpha, order):
        person = people[LETTERS.index(letter)]
        text, dead = _line(room, person), len(room.server.saw(Event.THREAD_DIED))
        if _is_held(room, person):
            room.watcher.act()
            room.server.command(Command.NEXT_LINE, peer=person.port)
            room.settle()
            text = " ".join([text, *_deaths(room, dead)])
        found.rows.append((letter, text))
    found.now = [(_line(room, person), _is_held(room, person)) for person in people]
    return found


def _told(room: LectureChat, kind: Event, person: Person) -> int:
    at = Place.EACH_LINE
    events = room.server.saw(kind)
    return sum(one["peer"] == person.port and one.get("where", at) == at for one in events)


def _is_held(room: LectureChat, person: Person) -> bool:
    return _told(room, Event.HELD, person) > _told(room, Event.RELEASED, person)


def _line(room: LectureChat, person: Person) -> str:
    """The line that a person's thread would run next, or why it runs none."""
    held = [one for one in room.server.saw(Event.HELD) if one["where"] == Place.EACH_LINE]
    mine = [one["thread"] for one in held if one["peer"] == person.port]
    if not mine:
        return _("It has nothing to do.")
    if any(died["name"] == mine[-1] for died in room.server.saw(Event.THREAD_DIED)):
        return _("It is dead.")
    found = [one for one in room.server.where() if one["thread"] == mine[-1]]
    if not found:
        return _("It has ended.")
    line = f"{found[0]['line']}: {found[0]['code']}"
    if _is_held(room, person):
        return line
    has_read_on = any(one["peer"] == person.port for one in room.server.saw(Event.FOLLOWED))
    sentence = _("It waits for its next message.") if has_read_on else _("It has to wait: {line}")
    return sentence.format(line=line)


def _deaths(room: LectureChat, known: int) -> Iterator[str]:
    """How threads of the server have died since some had."""
    for died in room.server.saw(Event.THREAD_DIED)[known:]:
        yield _("✗ It dies: {error}").format(error=died["error"])
