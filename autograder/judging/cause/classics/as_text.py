"""A function itself, where what it returns was meant: ``print(data.decode)``."""

from __future__ import annotations

import re

from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.words.language import _
from autograder.words.quoted import short

# What Python makes of a function, as a text.
FUNCTION = re.compile(r"<(?:built-in method|bound method|function) (?:\w+\.)*(\w+)[^>]*>")


def function_as_text(run: Run) -> str:
    """A program has sent or shown what Python calls one of its functions."""
    told = [(seat, one["data"]) for seat, one in run.of(Event.SENT)]
    for person in run.people_at_terminals:
        shown = person.heard.data.decode("utf-8", "replace")
        told.append((Seat(person.program, person.name), shown))
    for seat, text in told if run.is_missing else ():
        found = FUNCTION.search(text)
        place = _named_at(run, seat, found[1]) if found else ""
        if found and place:
            sentence = _(
                "“{text}” is the function itself: {name} at {place} is only named, not called. "
                "Write {name}()."
            )
            return sentence.format(text=short(found[0]), name=found[1], place=place)
    return ""


def _named_at(run: Run, seat: Seat, name: str) -> str:
    """The first line of a program that names a function, and does not call it."""
    names = re.compile(rf"(?<!def )\b{re.escape(name)}\b(?!\s*\()")
    for number, line in enumerate(run.source(seat.program).splitlines(), 1):
        if names.search(line.partition("#")[0]):
            return f"{seat.program.script}:{number}"
    return ""
