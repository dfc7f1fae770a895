"""Proves autograder/classroom/gather.py: what is known of each row before anything runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from autograder.classroom.gather import Known, gather
from autograder.course.settings import Deadline
from autograder.grading.people import Override, Person
from autograder.handin.intake import Entry

ANNA = Person("s1", "Anna")
KIM = Person("s2", "Kim Wu", group="red")
LOU = Person("s3", "Lou Ng", group="red", extra_days=2)
GHOST = Person("s4", "Flo")
TWIN = Person("s5", "Flo")
DEADLINE = Deadline(due=datetime(2025, 6, 1, 12, tzinfo=UTC), late_percent_per_day=10)
ENTRIES = [Entry(name, Path(name)) for name in ("Anna", "red", "strange")]
ROSTER = [ANNA, KIM, LOU, GHOST, TWIN]


def noon(day: int) -> datetime:
    return datetime(2025, 6, day, 12, tzinfo=UTC)


def test_without_any_file_nothing_is_known() -> None:
    found = gather(ENTRIES, Known(), None)
    assert found.people == {"Anna": (), "red": (), "strange": ()}
    assert (found.missing, found.notes) == ([], [])
    assert not found.about("Anna").late


def test_who_handed_in_nothing_has_a_row_of_its_own_name() -> None:
    found = gather(ENTRIES, Known(ROSTER), None)
    assert found.missing == ["Flo", "Flo (s5)"]
    assert found.people["Flo (s5)"] == (TWIN,)
    assert found.about("strange").doubts
    assert not found.about("red").doubts


def test_times_are_by_hand_in_or_by_person_and_a_csv_is_before_the_files() -> None:
    times = {"s1": noon(2), "Kim Wu": noon(4), "nobody": noon(2)}
    files = {"Anna": noon(30), "strange": noon(3)}
    found = gather(ENTRIES, Known(ROSTER, times, files), DEADLINE)
    late = [found.about(name).late for name in ("Anna", "red", "strange", "Flo")]
    assert [one and one.days for one in late] == [1, 1, 2, None]  # red: two days more for Lou
    assert found.notes == ["times.csv: no row, or more than one, is meant by nobody."]


def test_what_the_lms_calls_late_is_late_without_a_deadline_too() -> None:
    late = gather([replace(ENTRIES[0], late=True)], Known(), None).about("Anna").late
    assert late
    assert (late.days, late.off) == (None, 0)


def test_a_deadline_without_times_is_said() -> None:
    assert gather(ENTRIES, Known(times={"Anna": noon(1)}), DEADLINE).notes == [
        "2 of 3 hand-ins: when they came is not known, so the deadline was not applied to them. "
        "Give --times FILE or --file-times."
    ]


def test_what_was_decided_by_hand_finds_its_row() -> None:
    decided = {"s3": Override(80), "Flo (s5)": Override(0), "gone": Override(1)}
    found = gather(ENTRIES, Known(ROSTER, overrides=decided), None)
    assert found.about("red").override == Override(80)
    assert found.about("Flo (s5)").override == Override(0)
    assert found.notes == ["overrides.csv: no row, or more than one, is meant by gone."]


def test_two_decisions_on_one_hand_in_are_named() -> None:
    decided = {"s3": Override(80), "red": Override(10)}
    found = gather(ENTRIES, Known(ROSTER, overrides=decided), None)
    assert found.about("red").override == Override(80)
    assert found.notes == [
        "overrides.csv: s3, red mean the same hand-in. Only what stands at s3 counts."
    ]


def test_what_the_lms_tells_counts_where_no_csv_says_otherwise() -> None:
    entries = [
        Entry("a", Path("a"), handed_in=noon(2), email="x@y"),
        Entry("b", Path("b"), handed_in=noon(2)),
        Entry("c", Path("c"), late=True),
    ]
    known = Known([Person("s9", "Zoe", "x@y")], {"b": noon(4)}, {"a": noon(9)})
    found = gather(entries, known, DEADLINE)
    late = [found.about(name).late for name in "abc"]
    assert [one.days for one in late if one] == [1, 3, None]
    assert found.people["a"] == tuple(known.roster)
