"""The model: a recording made ready to be stepped through, as data that JSON can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from typing import Any

from autograder.drawing import sequence_svg
from autograder.replay.cast import Cast
from autograder.replay.clues.about import About
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.found import Clues
from autograder.replay.moments import Moment, Moments, Place
from autograder.replay.recording import Recording, record
from autograder.replay.sentences import STORY, TROUBLE
from autograder.replay.state import LINES, Change
from autograder.room.scene import Scene
from autograder.room.trace import Trace
from autograder.words.language import _, spoken
from autograder.words.plain import fit, plain

MOST = 500  # moments; of a longer run the last ones
ROWS = 250  # of the chart, the last ones
COLOURS = 8  # that threads are told apart by, in replay.css
LONGEST, WIDTH = 2000, 300  # lines of one script that are shown, and letters of each


@dataclass(frozen=True)
class Spot:
    """Where it went wrong: a moment, by number, and a line."""

    moment: int
    place: Place | None = None
    way: list[str] = field(default_factory=list)  # lines that led there, and on (see Calls.way)
    reason: str = ""  # why that line is marked, by a name of clues/reasons.py
    other: str = ""  # another line that belongs to the reason


@dataclass(frozen=True)
class Film:
    """A run that can be stepped through."""

    about: About
    files: list[dict[str, Any]]  # name, lines
    threads: list[dict[str, Any]]  # name, script, colour
    moments: list[Moment]
    left_out: int  # moments before the first one
    chart: str  # SVG
    wrong: Spot
    language: str = "en"
    before: Change = field(default_factory=dict)  # what held before the first moment

    def to_json(self) -> dict[str, Any]:
        """A dict that json can write."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Film:
        """The film that ``to_json`` was made of."""
        moments = [Moment(**moment) for moment in data["moments"]]
        kept = {"moments": moments, "about": About(**data["about"]), "wrong": Spot(**data["wrong"])}
        return cls(**(data | kept))


def film(scene: Scene, about: About) -> Film:
    """The film of all that has happened in a scene so far."""
    return made(record(scene), Trace.of(scene), about)


def made(recording: Recording, trace: Trace, about: About) -> Film:
    """The film of a recording, with the chart of its trace."""
    cast = Cast(recording)
    arrows = trace.arrows[-ROWS:]
    moments = Moments(recording, cast, [arrow.at for arrow in arrows])
    if about.expected:
        text = _("Here the check fails. Expected: {expected} Got: {got}")
        moments.end(TROUBLE, text.format(expected=about.expected, got=about.got))
    else:
        moments.end(STORY, _("Here the run ends."))
    left_out = max(0, len(moments.all) - MOST)
    spot = None
    if about.expected:
        spot = _spot(moments, Clues(recording, cast, about), about.place)
    return Film(
        about=about,
        files=[_file(name, lines) for name, lines in recording.files.items()],
        threads=_threads(recording, cast),
        moments=moments.all[left_out:],
        left_out=left_out,
        chart=sequence_svg.draw(trace.lanes, arrows) if arrows else "",
        wrong=_kept(spot, left_out, len(moments.all) - 1),
        language=spoken(),
        before=_held(moments.all[:left_out]),
    )


def _file(name: str, lines: Sequence[str]) -> dict[str, Any]:
    shown = [fit(plain(line.expandtabs(4)), WIDTH) for line in lines[:LONGEST]]
    return {"name": name.rpartition("/")[2], "lines": shown}


def _threads(recording: Recording, cast: Cast) -> list[dict[str, Any]]:
    """Names and scripts. Colours are few, so those of the same script are told apart first."""
    scripts = [player.script.rpartition("/")[2] for player in recording.players]
    numbers: dict[str, Iterator[int]] = {script: count() for script in scripts}
    return [
        {"name": plain(thread.name), "script": script, "colour": next(numbers[script]) % COLOURS}
        for thread in cast.threads.values()
        for script in [scripts[thread.key[0]]]
    ]


def _spot(moments: Moments, clues: Clues, known: str) -> Spot | None:
    """The first clue that leads to a line which is shown.

    Where the line is known, it is that one, at the moment of the first clue that leads to it.
    """
    line = moments.place(known)
    for clue in clues.found():
        place, number = moments.place(clue.place), None
        if clue.number is not None:
            number = moments.numbers[clue.number]
            place = place or moments.all[number].place
        if place is not None and line in (None, place):
            at = _last_at(place, moments.all) if number is None else number
            return Spot(at, place, clues.way(clue), *clues.reason(clue))
    return Spot(_last_at(line, moments.all), line, clues.way(Clue(known))) if line else None


def _last_at(place: Place, moments: Sequence[Moment]) -> int:
    """The last moment that this line did; else before which it was run, or at which a thread stood
    there; else the end.
    """
    for number in range(len(moments) - 1, -1, -1):
        if moments[number].place == place:
            return number
    for number in range(len(moments) - 1, -1, -1):
        if any([*step[:2]] == [*place] for step in moments[number].path):
            return number
    standing: dict[str, Any] = {}
    found = len(moments) - 1
    for number, moment in enumerate(moments):
        standing.update(moment.change.get(LINES, {}))
        if place in standing.values():
            found = number
    return found


def _kept(spot: Spot | None, left_out: int, last: int) -> Spot:
    """The same among the moments that are kept. What was before them is shown at the end."""
    spot = spot or Spot(last)
    return replace(spot, moment=(spot.moment if spot.moment >= left_out else last) - left_out)


def _held(moments: Sequence[Moment]) -> Change:
    """What held after all of these."""
    before: Change = {}
    for moment in moments:
        for part, values in moment.change.items():
            before.setdefault(part, {}).update(values)
    return before
