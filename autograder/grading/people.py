"""What people decide or are: whose hand-in it is, how it came, how late, what was set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from autograder.words.language import _

MOST_EXTRA = 3650.0  # days: nobody waits longer, and no calendar ends


@dataclass(frozen=True)
class Person:
    """Somebody in the class, as the roster says. What it does not say is ""."""

    id: str = ""
    name: str = ""
    email: str = ""
    group: str = ""
    extra_days: float = 0  # more time than the others have
    login: str = ""
    canvas_id: str = ""  # Canvas has a number of its own for each person
    section: str = ""

    @property
    def extra(self) -> timedelta:
        """The time that this person has more than the others."""
        return timedelta(days=min(self.extra_days, MOST_EXTRA))

    @property
    def known_as(self) -> str:
        """A name for a table, or whatever there is."""
        return self.name or self.email or self.id or self.login


@dataclass(frozen=True)
class Came:
    """How a hand-in came, as far as its LMS and its files tell."""

    at: str = ""  # when, as the LMS writes it; "" if that is not known
    attempt: int = 0  # the one that counts, from 1; 0: the names do not tell
    attempts: int = 0
    notes: tuple[str, ...] = ()  # sentences: what was left out, and what counts

    @property
    def which(self) -> str:
        """Which attempt it is, such as "2 of 3"; "" if the names do not tell."""
        words = _("{attempt} of {of}").format(attempt=self.attempt, of=self.attempts)
        return words if self.attempts else ""


@dataclass(frozen=True)
class Late:
    """How late a hand-in came, and what that costs."""

    days: int | None = 0  # begun; None: late, but by how much is not known
    off: float = 0  # points of 100
    words: str = ""  # what is told of it, with what it costs; "" if it came in time
    at: str = ""  # when it was handed in, ISO 8601; "" if that is not known


@dataclass(frozen=True)
class Override:
    """What a person decided about one hand-in."""

    grade: float | None = None  # instead of the machine's, and final: nothing goes off it
    points: Mapping[str, float] = field(default_factory=dict)  # by check
    comment: str = ""

    @property
    def words(self) -> str:
        """What was decided, such as "grade 80; test_one=4"; of a mere comment that."""
        told = [] if self.grade is None else [_("grade {grade}").format(grade=f"{self.grade:g}")]
        told += [f"{check}={value:g}" for check, value in self.points.items()]
        return "; ".join(told) or self.comment
