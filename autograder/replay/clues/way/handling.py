"""What the server did with what it had read, until it read on: which lines, called from where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.blocks import LEAVES
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.script.reasons import Reasons
from autograder.replay.clues.way.hands import BARE, LOOPS, Hands
from autograder.replay.recording import WENT_ON, Recording

SHUTS = re.compile(r"\.shutdown\(")
WAITS = re.compile(r"\.(put|wait|join|acquire|sleep)\(|\bsleep\(|\.send(all)?\(")
CHOOSES = re.compile(r"\bfor\b.+\bin\b.+\bif\b")  # a comprehension that leaves some out
PRINTS = re.compile(r"\s*print\(")
NOT_NOW = b"BlockingIOError"
FAILURES = (Event.CALL_FAILED, Event.SEND_FAILED)


class Framed(NamedTuple):
    """A line that was run: its number among the happenings, and its frames, itself first."""

    number: int
    place: str
    frames: tuple[str, ...]


class Handling:
    """The lines that one thread has run from one read to its next."""

    def __init__(self, recording: Recording, cast: Cast, calls: Calls, hands: Hands, read: int):
        self._all, self._cast, self._calls, self._hands = recording.happenings, cast, calls, hands
        self.read = read
        self._reasons = Reasons(recording, calls)
        self._place = str(self._all[read].facts.get("place", ""))

    @cached_property
    def lines(self) -> list[Framed]:
        """Its lines, in order."""
        path = self._hands.path(self.read)
        frames = self._calls.frames([step["place"] for _number, step in path])
        return [
            Framed(n, step["place"], framed) for (n, step), framed in zip(path, frames, strict=True)
        ]

    @cached_property
    def after_reading(self) -> list[Framed]:
        """Those outside of the function that reads, if there are any: else all but the read."""
        reader = self._calls.function(self._place)
        outside = [one for one in self.lines if self._calls.function(one.place) != reader]
        return outside or [one for one in self.lines if one.place != self._place]

    def failed(self) -> Iterator[Clue]:
        """A call that failed in it."""
        for number, one in self._hands.of_thread(self.read):
            if one.kind in FAILURES and one.data != NOT_NOW:
                yield Clue(str(one.facts.get("place", "")), number)

    def new(self) -> Iterator[Clue]:
        """The last line that nothing before it had led to: no thread of the program had run it."""
        known = self._known
        for line in reversed(self.after_reading):
            code = self._cast.code(line.place)
            if line.place not in known and not BARE.fullmatch(code):
                is_end = SHUTS.search(code) and len(line.frames) > 1  # who wanted that?
                yield Clue(line.frames[1] if is_end else line.place, line.number)
                return

    @cached_property
    def _known(self) -> set[str]:
        player = self._all[self.read].player
        told = (one for one in self._all[: self.read + 1] if one.player == player)
        return {str(step["place"]) for one in told for step in one.path}

    @cached_property
    def own(self) -> list[Framed]:
        """The lines of the function itself that has read, not of those that it calls."""
        return [one for one in self.lines if len(one.frames) == 1]

    def left_for_the_first_time(self) -> Iterator[Clue]:
        """A line that left a loop or a function here, and never before."""
        for line in self.lines:
            is_exit = LEAVES.match(self._cast.code(line.place))
            is_new = is_exit and line.place not in self._known and not self._is_not_now(line)
            if is_new and self._is_nested(line.place):
                yield Clue(line.place, line.number)

    def _is_not_now(self, line: Framed) -> bool:
        """Whether a send() has just said that it would wait, and this is what is done then."""
        told = [(n, one) for n, one in self._hands.of_thread(self.read) if n < line.number]
        if not told or told[-1][1].data != NOT_NOW:
            return False
        return self._calls.function(line.place) == self._calls.function(
            str(told[-1][1].facts.get("place"))
        )

    def left_a_loop(self) -> Iterator[Clue]:
        """A line that left a loop over something before its end."""
        deep = [one for one in self.after_reading if len(one.frames) > 1]
        for number, line in enumerate(deep):
            code = self._cast.code(line.place)
            looped = any(
                LOOPS.match(self._cast.code(one.place)) and self._is_inside(line, one)
                for one in deep[:number]
            )
            if LEAVES.match(code) and looped:
                yield Clue(line.place, line.number)

    def left_early(self) -> Iterator[Clue]:
        """The last line by which it left a loop, or a function before its last line."""
        for line in reversed(self.after_reading):
            if LEAVES.match(self._cast.code(line.place)) and self._is_nested(line.place):
                yield Clue(line.place, line.number)
                return

    def _is_nested(self, place: str) -> bool:
        """Whether a line stands in a block of its function, which is not always run."""
        script, _colon, number = place.rpartition(":")
        function = self._calls.function(place)
        body = range(function.first + 1 if function else 1, int(number) + 1)
        codes = (self._cast.code(f"{script}:{line}") for line in body)
        depths = [_indent(code) for code in codes if code.strip()]
        return bool(depths) and depths[-1] > min(depths)

    def looped(self) -> Iterator[Clue]:
        """The last loop over something, below the one that goes through what is read."""
        lines = [one for one in self.after_reading if len(one.frames) > 1 or self._is_inline]
        loops = [n for n, one in enumerate(lines) if LOOPS.match(self._cast.code(one.place))]
        for number in loops[-1:]:
            later = [one for one in lines[number:] if CHOOSES.search(self._cast.code(one.place))]
            went_in = any(self._is_inside(one, lines[number]) for one in lines[number + 1 :])
            found = lines[number] if went_in or not later else later[-1]
            inside = [one for one in lines if self._is_inside(one, lines[number])]
            never = self._reasons.never([one.place for one in inside])
            yield from (Clue(one.place, one.number) for one in inside if one.place == never)
            yield from self._only_printed(inside)
            yield Clue(found.place, found.number)

    def _only_printed(self, inside: Sequence[Framed]) -> Iterator[Clue]:
        """Nothing was sent, though a loop came to somebody: what was to be sent was printed."""
        told = {one.kind for _number, one in self._hands.of_thread(self.read)}
        printed = [line for line in inside if PRINTS.match(self._cast.code(line.place))]
        if told.isdisjoint({Event.SENT, *FAILURES}):
            yield from (Clue(line.place, line.number) for line in printed[-1:])

    def never_passed(self) -> Iterator[Clue]:
        """A question outside of all functions that it has called, whose answer was never yes."""
        own = [one for one in self.after_reading if len(one.frames) == 1]
        never = self._reasons.never([one.place for one in own])
        yield from [Clue(one.place, one.number) for one in own if one.place == never][:1]

    def _is_inside(self, one: Framed, loop: Framed) -> bool:
        same = self._calls.function(one.place) == self._calls.function(loop.place)
        return same and _indent(self._cast.code(one.place)) > _indent(self._cast.code(loop.place))

    @cached_property
    def _is_inline(self) -> bool:
        """Whether who reads deals with it, too."""
        reader = self._calls.function(self._place)
        return all(self._calls.function(one.place) == reader for one in self.after_reading)

    def ended(self) -> Iterator[Clue]:
        """The last line before it went back to read."""
        for line in reversed(self.after_reading):
            if not BARE.fullmatch(self._cast.code(line.place)):
                yield Clue(line.place, line.number)
                return

    def stands(self) -> Iterator[Clue]:
        """Where its thread waits now for something else than bytes."""
        first = self._all[self.read]
        for number in range(len(self._all) - 1, self.read, -1):
            one = self._all[number]
            if one.player == first.player and one.facts.get("ident") == first.facts["ident"]:
                place = str(one.facts.get("place", ""))
                if one.kind == WENT_ON and WAITS.search(self._cast.code(place)):
                    yield Clue(place, number)
                return


def _indent(code: str) -> int:
    return len(code) - len(code.lstrip())
