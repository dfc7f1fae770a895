"""From where a line was called: the frames of a thread, as far as the lines tell that it has run.

A recording has the lines, in order, and each once between two events. What function a line belongs
to, its text says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from autograder.program.reports import Report
from autograder.replay.clues.script.blocks import ASKS, LOOPS, Blocks, Function
from autograder.replay.recording import Recording

DEEP = 20  # frames that are kept
MOST = 4  # lines of a way
LINES = 400  # that a thread has run, and that are looked at
HANDS_ON = re.compile(r"\.(put|put_nowait|append|send|sendall|sendto|shutdown|write)\(")
FILLED_IN = re.compile(r"\{[^{}]*(\.\w+)[^{}(]*\}|\{(\w+)\}")  # of an f-string
CONSTANT = re.compile(r"\b([A-Z][A-Z0-9_]{2,})\b")
QUEUE = re.compile(
    r"([\w.]+)\.(put|put_nowait)\("
)  # it waits, or fails, where it is made too small


class Calls(Blocks):
    """The functions of some scripts, and who calls whom in a path."""

    def way(self, recording: Recording, place: str, number: int) -> list[str]:
        """The lines from where a thread read to a line, and on to where that has led, outermost
        first: each is called from the one before it. Of a loop over what a function returns, the
        line that returned it comes last.

        ``number`` is the happening until which the thread had run it.
        """
        told = list(_of_the_thread(recording, place, number))
        lines = [step["place"] for _n, step in told]
        frames = self.frames(lines)
        runs = [n for n, (at, step) in enumerate(told) if step["place"] == place and at <= number]
        for start in runs[-1:]:
            own = len(frames[start])
            below = [n for n in range(start, len(told)) if frames[n][-own:] == frames[start]]
            hands_on = [n for n in below if HANDS_ON.search(recording.code(lines[n]))]
            (last,) = hands_on[:1] or [start]
            gave = _given(frames, runs, own) if LOOPS.match(recording.code(place)) else []
            found = [lines[n] for n in gave[-1:]]
            ways = [*dict.fromkeys([*reversed(frames[last]), *found])][-MOST:]
            there = self.set_at(place) or self._filled_in(place, lines[: start + 1])
            return [*ways, there] if there and there not in ways else ways
        return []

    def _callers(
        self, stack: Sequence[tuple[Function | None, str]], called: Function | None
    ) -> list[int]:
        """Which frames stand at a line that calls a function."""
        calls = re.compile(rf"\b{called.name}\(") if called else None
        return [n for n, (_one, at) in enumerate(stack) if calls and calls.search(self._code(at))]

    def set_at(self, place: str) -> str:
        """Where the constant that a question names is set, or the queue is made that a line puts
        into. "" if it names none.
        """
        code = self._code(place)
        script = place.rpartition(":")[0]
        named = CONSTANT.findall(code) if ASKS.match(code) else []
        named = [re.escape(name) for name in named] + [
            rf"\s*{re.escape(found[1])}" for found in QUEUE.finditer(code)
        ]
        for name in named:
            for number, line in enumerate(self._lines.get(script, []), 1):
                if re.match(rf"{name}\s*(:[^=]*)?=[^=]", line):
                    return f"{script}:{number}"
        return ""

    def _filled_in(self, place: str, run: Sequence[str]) -> str:
        """The line, of those that were run, that has set what a text is filled in with last."""
        function = self.function(place)
        for attribute, own in FILLED_IN.findall(self._code(place)):
            sets = re.compile(rf"{re.escape(attribute)}\b[^=]*=[^=]")
            if own:
                sets = re.compile(rf"\s*(\w+, )*{own}(,[^=]*)?\s=\s")
                run = [other for other in run if self.function(other) == function]
            for other in reversed(run):
                if other != place and sets.search(self._code(other)):
                    return other
        return ""

    def caller(self, places: Sequence[str]) -> str:
        """From where the last of these lines is called. "" if they do not tell."""
        (frames,) = self.frames(places)[-1:] or [()]
        return frames[1] if len(frames) > 1 else ""

    def why(self, places: Sequence[str]) -> str:
        """The question that led to the last of these lines, or to the one that it was called from.

        Else the line that called it. What stands outside of all functions, and calls main(),
        decides nothing.
        """
        (frames,) = self.frames(places)[-1:]
        there = [frames[0], *(at for at in frames[1:2] if self.function(at) is not None)]
        for frame in reversed(there):
            if (reason := self.reason(frame)) != frame:
                return reason
        return there[-1]

    def frames(self, places: Sequence[str]) -> list[tuple[str, ...]]:
        """For each of the lines that a thread has run in this order, its frames, itself first."""
        stack: list[tuple[Function | None, str]] = []
        found = []
        for place in places:
            function = self.function(place)
            known = [n for n, (one, _at) in enumerate(stack) if one == function]
            begins = function is not None and place.endswith(f":{function.begins}")
            # Its first line may be a loop: who is in it already has come back to it.
            is_call = begins and not (known and function and function.begins != function.first)
            callers = [] if known and not is_call else self._callers(stack, function)
            if is_call:  # who has called it has its name; those further in have come back since
                around = stack[: callers[-1] + 1] if callers else stack
                stack = [*around[-DEEP:], (function, place)]
            elif callers:
                stack = [*stack[: callers[-1] + 1][-DEEP:], (function, place)]
            elif not known:  # it has come back to who had called it before the first of these lines
                stack = [(function, place)]
            else:
                stack = [*stack[: known[-1]], (function, place)]
            found.append(tuple(at for _one, at in reversed(stack)))
        return found


def _given(frames: Sequence[tuple[str, ...]], runs: Sequence[int], own: int) -> list[int]:
    """The lines that a loop has called to get what it goes through, the last time that it did."""
    for start in reversed(runs):
        below = takewhile(lambda n: len(frames[n]) > own, range(start + 1, len(frames)))
        if found := [*below]:
            return found
    return []


def _of_the_thread(recording: Recording, place: str, number: int) -> Iterator[tuple[int, Report]]:
    """The lines of the thread that ran a line last until then, each with the happening after it."""
    there = recording.happenings
    for last in range(min(number, len(there) - 1), -1, -1):
        if any(step["place"] == place for step in there[last].path):
            ident, player = there[last].facts.get("ident"), there[last].player
            mine = [
                (n, step)
                for n, one in enumerate(there)
                if one.player == player and one.facts.get("ident") == ident
                for step in one.path
            ]
            middle = next(n for n, (at, _step) in enumerate(mine) if at == last)
            yield from mine[max(0, middle - LINES) : middle + LINES]
            return
