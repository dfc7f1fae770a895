"""The model: a recording made ready to be stepped through, as data that JSON can hold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from autograder.drawing import sequence_svg
from autograder.replay.cast import Cast
from autograder.replay.recording import Happening, Recording, record
from autograder.replay.sentences import STORY, TROUBLE, Teller
from autograder.replay.state import Change, State
from autograder.replay.wrong import About, Spot, went_wrong
from autograder.room.scene import Scene
from autograder.room.trace import Trace
from autograder.words.language import _, spoken
from autograder.words.plain import fit, plain

MOST = 500  # moments; of a longer run the last ones
ROWS = 250  # of the chart, the last ones
LINES, WIDTH = 2000, 300  # of one script that are shown, and letters of each

Place = list[int]  # the number of a file, and a line


@dataclass(frozen=True)
class Moment:
    """One step of the run."""

    kind: str
    event: str  # the name of what happened
    text: str
    peer: str  # with whom it happened, "" for nobody
    thread: int | None  # whose news it is, by number
    place: Place | None  # the student's line that did it
    after: float  # milliseconds since the run began
    rows: int  # of the chart that are drawn by now
    change: Change  # what is different now


@dataclass(frozen=True)
class Film:
    """A run that can be stepped through."""

    about: About
    files: list[dict[str, Any]]  # name, lines
    threads: list[dict[str, Any]]  # name, program
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
    recording = record(scene)
    cast = Cast(recording)
    trace = Trace.of(scene)
    arrows = trace.arrows[-ROWS:]
    every = _moments(recording, cast, [arrow.at for arrow in arrows], about)
    before, moments = _cut(every)
    return Film(
        about=about,
        files=[_file(name, lines) for name, lines in recording.files.items()],
        threads=[_thread(recording, cast, number) for number in range(len(cast.threads))],
        moments=moments,
        left_out=len(every) - len(moments),
        chart=sequence_svg.draw(trace.lanes, arrows) if scene.people else "",
        wrong=went_wrong(moments, before, list(recording.files), about),
        language=spoken(),
        before=before,
    )


def _file(name: str, lines: Sequence[str]) -> dict[str, Any]:
    shown = [fit(plain(line.expandtabs(4)), WIDTH) for line in lines[:LINES]]
    return {"name": name.rpartition("/")[2], "lines": shown}


def _thread(recording: Recording, cast: Cast, number: int) -> dict[str, Any]:
    thread = list(cast.threads.values())[number]
    player = recording.players[thread.key[0]]
    return {"name": plain(thread.name), "script": player.script.rpartition("/")[2]}


def _moments(recording: Recording, cast: Cast, rows: Sequence[float], about: About) -> list[Moment]:
    """A moment for each happening that is told; what else has changed goes with the next one."""
    teller, state = Teller(recording, cast), State(recording, cast)
    found: list[Moment] = []
    change: Change = {}
    last = 0.0
    for one in recording.happenings:
        _add(change, state.after(one))
        kind, text = teller.tell(one)
        if text:
            last = max(last, round((one.at - recording.began) * 1000, 1))
            found.append(_moment(one, kind, text, state, cast, last, rows, change))
            change = {}
    text = _("Here the run ends.")
    if about.expected:
        text = _("Here the check fails. Expected: {expected} Got: {got}")
        text = text.format(expected=about.expected, got=about.got)
    kind = TROUBLE if about.expected else STORY
    found.append(Moment(kind, "", plain(text), "", None, None, last, len(rows), change))
    return found


def _moment(
    one: Happening,
    kind: str,
    text: str,
    state: State,
    cast: Cast,
    after: float,
    rows: Sequence[float],
    change: Change,
) -> Moment:
    thread = cast.thread_of(one)
    return Moment(
        kind,
        one.kind,
        text,
        cast.peer_of(one),
        thread.number if thread else None,
        state.place(str(one.facts.get("place", ""))) or state.stands(thread),
        after,
        bisect_right(rows, one.at),
        change,
    )


def _add(change: Change, more: Change) -> None:
    for part, values in more.items():
        change.setdefault(part, {}).update(values)


def _cut(moments: list[Moment]) -> tuple[Change, list[Moment]]:
    """The last moments, and what held before the first of them."""
    before: Change = {}
    for moment in moments[:-MOST]:
        _add(before, moment.change)
    return before, moments[-MOST:]
