"""A clue: a line of the student's that shows where it went wrong."""

from __future__ import annotations

from typing import NamedTuple


class Clue(NamedTuple):
    """A line of the student's, such as "server.py:12", and the happening that shows it, if any.

    "": the line at which that happened.
    """

    place: str
    number: int | None = None  # of the happening
