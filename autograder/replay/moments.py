"""What a run is stepped through by: a moment for each happening that is told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.program.reports import Report
from autograder.replay.cast import Cast
from autograder.replay.recording import Happening, Recording
from autograder.replay.sentences import Teller, as_bytes
from autograder.replay.state import Change, State
from autograder.words.language import _
from autograder.words.plain import fit, plain

LINES = 40  # that a thread has run before a moment, as far as they are shown
LETTERS = 70  # of a variable's text

Place = list[int]  # the number of a file, and a line


@dataclass(frozen=True)
class Moment:
    """One step of the run."""

    kind: str
    text: str
    thread: int | None  # whose news it is, by number
    place: Place | None  # the student's line that did it
    after: float  # milliseconds since the run began
    rows: int  # of the chart that are drawn by now
    change: Change  # what is different now
    path: list[list[Any]]  # lines that the thread has run before: file, line, what each changed


class Moments:
    """The moments of one recording, and which of them each happening belongs to."""

    def __init__(self, recording: Recording, cast: Cast, rows: Sequence[float]) -> None:
        self._recording, self._cast, self._rows = recording, cast, rows
        self._state = State(recording, cast)
        self._change: Change = {}
        self._paths: dict[int | None, list[Report]] = {}  # of threads whose news is still to come
        self._after = 0.0
        self.all: list[Moment] = []
        self.numbers: list[int] = []  # of the moment in which each happening is told, or the next
        teller = Teller(recording, cast)
        for one in recording.happenings:
            self.numbers.append(len(self.all))
            self._take(one, *teller.tell(one))

    def end(self, kind: str, text: str) -> None:
        """The last moment: what came of it."""
        self._after = self.all[-1].after if self.all else 0.0
        rows = len(self._rows)
        self.all.append(Moment(kind, plain(text), None, None, self._after, rows, self._change, []))

    def place(self, place: str) -> Place | None:
        """A place such as "server.py:12": the number of the file, and the line."""
        return self._state.place(place)

    def _take(self, one: Happening, kind: str, text: str) -> None:
        thread = self._cast.thread_of(one)
        number = thread.number if thread else None
        for part, values in self._state.after(one).items():
            self._change.setdefault(part, {}).update(values)
        self._paths.setdefault(number, []).extend(one.path)
        if not text:
            return
        self._after = max(self._after, round((one.at - self._recording.began) * 1000, 1))
        place = self.place(str(one.facts.get("place", ""))) or self._state.stands(thread)
        rows = bisect_right(self._rows, one.at)
        path = list(self._shown(self._paths.pop(number, [])[-LINES:]))
        made = Moment(kind, text, number, place, self._after, rows, self._change, path)
        self.all.append(made)
        self._change = {}

    def _shown(self, path: Sequence[Report]) -> Iterator[list[Any]]:
        """Lines that were run, each with what it has changed."""
        for step in path:
            if place := self.place(step["place"]):
                values = [
                    self._value(value) for value in step["values"] if value["name"][:2] != "__"
                ]
                yield [*place, ", ".join(values)]

    def _value(self, told: Report) -> str:
        if told["kind"] == "bytes":
            shown = as_bytes(told["data"].encode("latin-1", "replace"), told["size"])
        elif told["kind"] == "text":
            cut = "…" if told["size"] > len(told["data"]) else ""
            shown = repr(told["data"] + cut)
        elif told["kind"] == "socket":
            (who,) = self._cast.people([int(told["data"])]) if told["data"] else (_("a socket"),)
            shown = _("{name}'s socket").format(name=who) if told["data"] else who
        else:
            shown = told["data"]
        return plain(f"{told['name']} = {fit(shown, LETTERS)}")
