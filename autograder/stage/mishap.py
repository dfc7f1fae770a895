"""What goes wrong in a cell, told in a few lines: what happened, and the line of the program.

A traceback through the kit would push the useful sentence off the projected page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from autograder.room.scene import Scene
from autograder.room.unmet import Unmet
from autograder.words.language import _
from autograder.words.tracebacks import own_lines

RED, PLAIN = "\x1b[1;31m", "\x1b[0m"
FRAME = re.compile(r'File "(?P<script>[^"]+)", line (?P<line>\d+)')
PLACE = re.compile(r"\((?P<script>\w+\.py):(?P<line>\d+)\)")
Code = Mapping[str, Sequence[str]]  # the lines of each script


class Told(Unmet):
    """Somebody did not see what a cell says. A notebook shows these lines instead of a traceback.

    IPython asks an exception for them by this method (its interactiveshell.py, showtraceback).
    """

    def __init__(self, unmet: Unmet, lines: Sequence[str]) -> None:
        super().__init__(unmet.expected, unmet.got, unmet.sent, unmet.seen)
        self.lines = list(lines)

    def _render_traceback_(self) -> list[str]:
        return [f"{RED}{self.lines[0]}{PLAIN}", *self.lines[1:]]


class Slip(ValueError):
    """What was typed in a cell means nothing here. A notebook shows this one sentence."""

    def _render_traceback_(self) -> list[str]:
        return [f"{RED}{self}{PLAIN}"]


class NotStored:
    """What the name of a program means after its cell had a typing mistake: nothing can run it."""

    def __init__(self, name: str, error: SyntaxError) -> None:
        self._name, self._error = name, error

    def told(self) -> Told:
        """What is wrong with the cell."""
        error = self._error
        sentence = _("{name} was not stored: {error}, in line {line}.")
        got = sentence.format(name=self._name, error=error.msg, line=error.lineno)
        lines = [got, f"    {(error.text or '').rstrip()}"]
        if error.offset:
            lines.append("    " + " " * (error.offset - 1) + "^")
        return Told(Unmet(_("The cell is a program."), got), lines)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(name)  # IPython looks for ways to show it
        raise self.told()


def source_of(program: Any) -> str:
    """The text of a program. Raises Told if its cell had a typing mistake."""
    if isinstance(program, NotStored):
        raise program.told()
    return str(program)


def told(unmet: Unmet, room: Scene, code: Code) -> Told:
    """What was not met in a room, with the line of the program that is to blame, if one is."""
    if isinstance(unmet, Told):
        return unmet
    expected = _("Expected: {text}").format(text=unmet.expected)
    return Told(unmet, [unmet.got, *_own_lines(unmet, room, code), expected])


def _own_lines(unmet: Unmet, room: Scene, code: Code) -> Iterator[str]:
    """The lines of the programs that are named, or the last ones of their tracebacks."""
    found = [(at["script"], int(at["line"])) for at in PLACE.finditer(unmet.got)]
    for program in room.programs if not found else ():
        shown = own_lines(program.errors.text, [str(room.home)])
        found += [(at["script"], int(at["line"])) for at in FRAME.finditer(shown)][-1:]
        yield from (f"{program.script}: {shown.strip().splitlines()[-1]}",) if shown.strip() else ()
    for script, number in dict.fromkeys(found):
        if number <= len(lines := code.get(script, ())):
            yield f"{script}, line {number}:    {lines[number - 1].strip()}"
