"""What a live room shows in its cell: pictures that are refreshed in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from autograder.stage.ask import LETTERS, Question
from autograder.stage.html import render
from autograder.stage.live.door import Door
from autograder.stage.picture import Picture, in_notebook, table
from autograder.words.language import _, plural

NAMES, ROWS = 40, 10  # of the list of people, and of threads; what is more is counted


class Board:
    """Pictures that are refreshed in place where there is a notebook, else only remembered."""

    def __init__(self) -> None:
        self.shown: dict[str, Picture] = {}
        self._handles: dict[str, Any] = {}

    def show(self, name: str, picture: Picture) -> None:
        """Show a picture in the place that has this name."""
        if picture == self.shown.get(name):
            return
        self.shown[name] = picture
        handle = self._handles.get(name)
        if handle is not None:
            handle.update(picture)
        elif in_notebook():
            from IPython.display import display

            self._handles[name] = display(picture, display_id=True)


def people(door: Door) -> Picture:
    """Who is in, and how many lines each of them has said."""
    found = [f"{guest.name} ({guest.said})" for guest in door.guests if guest.name]
    sentence = plural(
        "{n} in the chat, with the number of their lines:",
        "{n} in the chat, with the number of their lines:",
        len(found),
    )
    head = sentence.format(n=len(found))
    names = ", ".join(found[:NAMES])
    if len(found) > NAMES:
        names = _("{names}, and {n} more").format(names=names, n=len(found) - NAMES)
    if door.refused:
        names += " " + _("Not let in: {n}.").format(n=door.refused)
    return Picture(f"{head} {names}", render("people", head=head, names=names))


def threads(found: list[dict[str, Any]]) -> Picture:
    """The threads of the server: each one, or how many stand at each line if there are many."""
    places = [(f"{t['file']}:{t['line']}", t["code"]) for t in found]
    rows = [(t["thread"], *place) for t, place in zip(found, places, strict=True)]
    if len(rows) > ROWS:
        counted = Counter(places).most_common(ROWS)
        rows = [
            (plural("{n} thread", "{n} threads", n).format(n=n), *place) for place, n in counted
        ]
    return table((_("thread"), _("stands at"), _("line")), sorted(rows, key=_by_number))


def _by_number(row: Sequence[str]) -> tuple[bool, int, str]:
    return row[0] != "MainThread", len(row[0]), row[0]


def vote(question: Question, counts: Counter[str], phones: int, is_open: bool) -> Picture:
    """A question to all phones. How they voted is shown at the end: nobody is to follow others."""
    voted = sum(counts.values())
    sentence = _("Votes: {voted}. Phones: {phones}.")  # in no language is a number in its way
    head = sentence.format(voted=voted, phones=max(voted, phones))
    letters = LETTERS[: len(question.options)]
    most = max([*counts.values(), 1])
    rows = [(question.option(one), counts[one], 100 * counts[one] // most) for one in letters]
    lines = [text if is_open else f"{text}  {count}" for text, count, _width in rows]
    html = render("vote", question=question.text, head=head, rows=rows, is_open=is_open)
    return Picture("\n".join([question.text, head, *lines]), html)
