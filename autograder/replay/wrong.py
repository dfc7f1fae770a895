"""Where it went wrong: the moment and the line to begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.probe.talk import Event
from autograder.replay.state import LINES, Change

SHORT = 24  # letters of a text by which it is known again
PLACE = re.compile(r"(?P<file>[\w.-]+\.py):(?P<line>\d+)")


@dataclass(frozen=True)
class About:
    """What a run is about: a check, and what it missed. "" where nothing was missed."""

    title: str
    slug: str = ""
    check: str = ""
    expected: str = ""
    got: str = ""
    sent: str = ""  # the text that was looked for
    asked: str = ""  # whose ears were looked into
    which: str = ""  # which run this is, in a sentence


@dataclass(frozen=True)
class Spot:
    """A moment, by number, and a line: the number of a file, and of the line in it."""

    moment: int
    place: list[int] | None = None


class Told(Protocol):
    """What is asked of a moment (see ``film.Moment``)."""

    @property
    def place(self) -> list[int] | None:
        """The student's line that did it."""

    @property
    def change(self) -> Change:
        """What is different now."""

    @property
    def event(self) -> str:
        """The name of what happened."""

    @property
    def peer(self) -> str:
        """With whom."""

    @property
    def text(self) -> str:
        """What happened."""


def went_wrong(moments: Sequence[Told], before: Change, files: Sequence[str], about: About) -> Spot:
    """The line that the cause names, and the last moment at which a thread was there.

    If it names none: where the text that was looked for was sent to whoever should not get it, or
    not so; else the last moment that has a line. The very last moment is the verdict.
    """
    for place in _named(about.got, files):
        return Spot(_last_at(place, moments, before), place)
    sends = [n for n, one in enumerate(moments) if one.event == Event.SENT and one.place]
    said = [n for n in sends if about.sent and about.sent[:SHORT] in moments[n].text]
    to_them = [n for n in said if moments[n].peer == about.asked]
    with_line = [n for n, one in enumerate(moments) if one.place]
    for numbers in (to_them, said, with_line):
        if numbers:
            return Spot(numbers[-1], moments[numbers[-1]].place)
    return Spot(len(moments) - 1)


def _named(text: str, files: Sequence[str]) -> Iterator[list[int]]:
    names = [name.rpartition("/")[2] for name in files]
    for match in PLACE.finditer(text):
        if match["file"] in names:
            yield [names.index(match["file"]), int(match["line"])]


def _last_at(place: list[int], moments: Sequence[Told], before: Change) -> int:
    """The last moment that this line did; else at which a thread stood there; else the end."""
    for number in range(len(moments) - 1, -1, -1):
        if moments[number].place == place:
            return number
    standing: dict[str, Any] = dict(before.get(LINES, {}))
    found = len(moments) - 1
    for number, moment in enumerate(moments):
        standing.update(moment.change.get(LINES, {}))
        if place in standing.values():
            found = number
    return found
