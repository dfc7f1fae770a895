"""How late a hand-in is, and what that costs: `[deadline]` of course.toml.

A time that names no zone is meant in the time zone of the course, or else of this machine.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from autograder.course.settings import Deadline
from autograder.grading.people import Late
from autograder.words.language import _, plural

DAY = timedelta(days=1)
MINUS = "\u2212"
ALL = 100.0  # points: none are left


def how_late(deadline: Deadline, at: datetime, extra: timedelta = timedelta()) -> Late:
    """How late it was handed in, for somebody who has so much time more than the others."""
    over = at - in_zone(_last_moment(deadline.due) + extra, deadline)
    if over <= timedelta(minutes=deadline.grace_minutes):
        return Late(at=_told(at, deadline))
    days = ceil(over / DAY)
    nothing = deadline.max_days is not None and days > deadline.max_days
    off = ALL if nothing else min(ALL, days * deadline.late_percent_per_day)
    return Late(days, off, _words(days, off, deadline, extra, nothing), _told(at, deadline))


def marked_late() -> Late:
    """A hand-in that the LMS calls late without saying when it came: nothing is off."""
    return Late(None, 0, _("late, but by how much is not known"))


def left(grade: float | None, late: Late | None) -> float | None:
    """What is left of a grade."""
    if grade is None or late is None:
        return grade
    return round(max(0.0, grade - late.off), 1)


def in_zone(moment: datetime, deadline: Deadline | None) -> datetime:
    """The moment with its time zone, in UTC: so that days of 23 or 25 hours are counted right."""
    if moment.tzinfo is None and deadline and deadline.time_zone:
        moment = moment.replace(tzinfo=ZoneInfo(deadline.time_zone))
    return moment.astimezone(UTC)  # without a zone: of this machine


def _told(at: datetime, deadline: Deadline) -> str:
    """A moment as people in the course read it, with its distance from UTC."""
    zone = ZoneInfo(deadline.time_zone) if deadline.time_zone else None
    return at.astimezone(zone).isoformat(" ", "minutes")


def _last_moment(due: datetime | date) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due, time()) + DAY


def _words(days: int, off: float, deadline: Deadline, extra: timedelta, nothing: bool) -> str:
    late = plural("{days} day late", "{days} days late", days).format(days=days)
    if extra:
        more = extra / DAY
        given = plural(
            "{late} ({days} day more was given)",
            "{late} ({days} days more were given)",
            int(more) if more.is_integer() else 2,  # 1.5 of them are more than one
        )
        late = given.format(late=late, days=f"{more:g}")
    if nothing:
        return _("{late}, more than {most}: no points").format(late=late, most=deadline.max_days)
    return late + (f": {MINUS}{off:g}" if off else "")
