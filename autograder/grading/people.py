"""What people decide or are: whose hand-in it is, how late it came, what was set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


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
        return timedelta(days=self.extra_days)

    @property
    def known_as(self) -> str:
        """A name for a table, or whatever there is."""
        return self.name or self.email or self.id or self.login


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
