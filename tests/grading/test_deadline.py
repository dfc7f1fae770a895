"""Proves autograder/grading/deadline.py and autograder/grading/people.py: how late, what it costs,
and for whom there is more time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from autograder.course.settings import Deadline
from autograder.grading.deadline import how_late, in_zone, left, marked_late
from autograder.grading.people import Late, Person

BERLIN = "Europe/Berlin"
DUE = datetime(2025, 6, 1, 23, 59)


def berlin(day: int, hour: int = 0, minute: int = 0, month: int = 6) -> datetime:
    return in_zone(datetime(2025, month, day, hour, minute), Deadline(due=DUE, time_zone=BERLIN))


@pytest.mark.parametrize(
    ("at", "days", "off", "words"),
    [
        (berlin(1, 23, 59), 0, 0, ""),
        (berlin(2, 0, 14), 0, 0, ""),  # in the minutes of grace
        (berlin(2, 0, 15), 1, 10, "1 day late: \u221210"),
        (berlin(2, 23, 59), 1, 10, "1 day late: \u221210"),
        (berlin(3, 0, 0), 2, 20, "2 days late: \u221220"),
        (berlin(5, 0, 0), 4, 100, "4 days late, more than 3: no points"),
    ],
)
def test_each_day_begun_costs(at: datetime, days: int, off: float, words: str) -> None:
    deadline = Deadline(
        due=DUE, late_percent_per_day=10, grace_minutes=15, max_days=3, time_zone=BERLIN
    )
    late = how_late(deadline, at)
    assert (late.days, late.off, late.words) == (days, off, words)


def test_a_date_alone_is_until_the_end_of_that_day() -> None:
    deadline = Deadline(due=date(2025, 6, 1), late_percent_per_day=5, time_zone=BERLIN)
    assert how_late(deadline, berlin(2)).days == 0
    assert how_late(deadline, berlin(2, 0, 1)).words == "1 day late: \u22125"


def test_a_time_with_a_zone_is_that_moment_and_one_without_is_in_the_courses() -> None:
    deadline = Deadline(due=datetime(2025, 6, 1, 12, tzinfo=UTC), time_zone="Asia/Tokyo")
    assert in_zone(datetime(2025, 6, 1, 21), deadline) == deadline.due
    plus_two = datetime(2025, 6, 1, 14, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    late = how_late(deadline, plus_two)
    assert (late.days, late.words) == (1, "1 day late")  # a course may only say it
    assert late.at == "2025-06-01 21:00+09:00"


def test_a_time_without_any_zone_is_this_machines() -> None:
    at = datetime(2025, 6, 1, 12)
    assert in_zone(at, Deadline(due=DUE)) == at.astimezone()
    assert in_zone(at, None) == at.astimezone()


def test_a_day_is_a_day_when_the_clocks_change() -> None:
    deadline = Deadline(due=datetime(2025, 10, 25, 12), late_percent_per_day=10, time_zone=BERLIN)
    one_more = how_late(deadline, berlin(26, 12, month=10), timedelta(days=1))
    assert one_more.days == 0  # 25 hours later, at the same time of the next day


def test_more_time_is_said() -> None:
    deadline = Deadline(due=DUE, late_percent_per_day=10, time_zone=BERLIN)
    extra = Person(extra_days=1.5).extra
    assert how_late(deadline, berlin(3, 11, 59), extra).days == 0
    words = how_late(deadline, berlin(3, 12), extra).words
    assert words == "1 day late (1.5 days more were given): \u221210"
    words = how_late(deadline, berlin(4, 12), timedelta(days=1)).words
    assert words == "2 days late (1 day more was given): \u221220"


def test_what_is_left() -> None:
    assert left(45.5, Late(2, 20)) == 25.5
    assert left(10, Late(2, 20)) == 0
    assert left(None, Late(2, 20)) is None
    assert left(45, None) == 45
    assert left(45, marked_late()) == 45
    assert marked_late().words == "late, but by how much is not known"


def test_what_a_person_is_called() -> None:
    assert Person(id="7", email="a@b").known_as == "a@b"
    assert Person(id="7", name="Anna").known_as == "Anna"
