"""The words of students' tests, done in a room: a table that lets nothing else in.

The other side is ``chat.py``, which stands beside the tests. What it asks comes from a stranger.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable
from typing import Any, NamedTuple

from autograder.evidence import ctrl_c, slow_readers
from autograder.evidence.talk import silence
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire
from autograder.words.language import _

PEOPLE, WORDS, BYTES = 120, 2_000, 16 << 20  # in one test, at most
LINES = ("says", "hears", "hears_once", "hears_in_order", "never_heard")  # they take texts
# These take nothing.
ALONE = ("reads_again", "leaves", "vanishes", "half_closes", "sees_the_end")


class Came(NamedTuple):
    """What has come to somebody: lines, and whether the end of the connection has."""

    name: str
    lines: tuple[bytes, ...]
    ended: bool


class WrongWord(Exception):
    """A test uses a word in a wrong way. One sentence says what is wrong."""


class Desk:
    """Does the words of one test, in one room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._people: list[OnWire] = []
        self._paused = contextlib.ExitStack()
        self._words = self._bytes = 0

    def open(self) -> None:
        """Have the room ready."""
        self._room.open()
        silence.is_coming(self._room)

    def close(self) -> None:
        """Let go of whoever is paused."""
        with contextlib.suppress(Unmet):
            self._paused.close()

    def came(self) -> list[Came]:
        """What has come to each of the people, once nothing more is on its way."""
        with contextlib.suppress(Unmet):
            self._room.settle()
        return [
            Came(one.name, tuple(bytes(one.heard.data).splitlines()), one.heard.ended)
            for one in self._people
        ]

    def do(self, word: object, values: list[Any]) -> Any:
        """Do one word. Returns what it answers. Raises Unmet, or WrongWord."""
        self._words += 1
        self._bytes += sum(len(value) for value in values if isinstance(value, str))
        if self._words > WORDS or self._bytes > BYTES:
            raise WrongWord(_("That is too much for one test: it shows one thing."))
        if word in LINES or word in ALONE:
            person, *texts = self._person(values[:1]), *values[1:]
            _require(len(texts) > 0 if word in LINES else not texts, *texts)
            getattr(person, str(word))(*texts)
            return None
        done = self._others().get(str(word))
        if done is None:
            raise WrongWord(_("There is no word “{word}”.").format(word=str(word)[:40]))
        return done(values)

    def _others(self) -> dict[str, Callable[[list[Any]], Any]]:
        return {
            "join": lambda names: self._join(self._room.connect, names),
            "join_silently": lambda names: self._join(self._room.connect_silently, names),
            "join_and_read_nothing": lambda names: self._join(self._stalled, names),
            "sends": self._send,
            "settle": lambda _none: _nothing(self._room.settle()),
            "two_minutes_pass": lambda _none: silence.falls(self._room),
            "press_ctrl_c": lambda _none: ctrl_c.press_ctrl_c(self._room),
            "short_writes": self._short_writes,
            "next_send_fails": lambda to: self._room.next_send_fails(
                self._person(to), errno.EHOSTUNREACH
            ),
            "pause_before_send": lambda to: self._pause(
                self._room.paused_before_send(to=self._person(to))
            ),
            "pause_next_thread": lambda _none: self._pause(self._room.paused_at_start()),
            "go_on": lambda _none: self._go_on(),
        }

    def _person(self, values: list[Any]) -> OnWire:
        number = values[0] if values else None
        if isinstance(number, int) and 0 <= number < len(self._people):
            return self._people[number]
        raise WrongWord(_("There is nobody like this in the room."))

    def _join(self, comes: Callable[..., Any], names: list[Any]) -> list[int]:
        _require(bool(names) and len(self._people) + len(names) <= PEOPLE, *names)
        if any(not name.strip() or "\n" in name for name in names):
            raise WrongWord(_("A name is a word or two."))
        for name in names:
            self._people.append(comes(name))
            self._room.settle()  # who is named first is in first, however busy the machine is
        return list(range(len(self._people) - len(names), len(self._people)))

    def _stalled(self, name: str) -> Any:
        return slow_readers.stalled(self._room, name)

    def _send(self, values: list[Any]) -> None:
        person, *data = self._person(values[:1]), *values[1:]
        _require(len(data) == 1, *data)
        person.sends(data[0].encode("latin-1", "replace"))

    def _short_writes(self, values: list[Any]) -> None:
        most = values[0] if values else None
        if type(most) is not int or not 1 <= most <= BYTES:
            raise WrongWord(_("It takes a number of bytes, 1 or more."))
        self._room.short_writes(self._room.server, most)

    def _pause(self, pause: contextlib.AbstractContextManager[None]) -> None:
        self._paused.enter_context(pause)

    def _go_on(self) -> None:
        self._paused.close()


def _nothing(_answer: object) -> None:
    """Whatever came of it, a test is not told."""


def _can_be_sent(text: str) -> bool:
    """False for half a pair of surrogates, which is no letter."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _require(fits: bool, *texts: object) -> None:
    """Raise WrongWord unless it fits, and these are texts, which can be sent."""
    if not fits or not all(isinstance(text, str) and _can_be_sent(text) for text in texts):
        raise WrongWord(_("The word does not take this: texts, and as many as it says."))
