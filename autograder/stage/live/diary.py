"""What happened at the door of a live room, as rows and arrows."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from autograder.drawing.arrows import SERVER, Arrow
from autograder.words.language import plural


@dataclass
class Row:
    """One row of the diary: a guest came, said something or left, or the server told somebody."""

    at: float
    kind: str  # as of an Arrow
    text: str
    start: str  # a name, or SERVER
    ends: list[str]


# -- the picture -------------------------------------------------------------------------

LANES, ROWS, FEW = 7, 8, 3


def arrows_of(diary: deque[Row]) -> tuple[list[str], list[Arrow]]:
    """Lanes and arrows of the last rows. What goes to more than a few is one row, a note."""
    rows = list(diary)[-ROWS:]
    seen = [n for row in rows for n in (row.start, *(row.ends if len(row.ends) <= FEW else []))]
    latest = list(dict.fromkeys(n for n in reversed(seen) if n != SERVER))[: LANES - 1]
    names = [name for name in dict.fromkeys(seen) if name in latest]
    lanes = [*names[:1], SERVER, *names[1:]]
    arrows = [arrow for row in rows for arrow in _arrows(row)]
    return lanes, [a for a in arrows if a.start in lanes and a.end in lanes]


def _arrows(row: Row) -> list[Arrow]:
    if len(row.ends) <= FEW:
        return [Arrow(row.at, row.start, end, row.text, row.kind) for end in row.ends]
    count = len(row.ends)
    sentence = plural("{text} to {count} person", "{text} to {count} people", count)
    text = sentence.format(text=row.text, count=count)
    return [Arrow(row.at, SERVER, SERVER, text, row.kind)]
