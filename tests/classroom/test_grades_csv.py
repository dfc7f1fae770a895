"""Proves autograder/classroom/grades_csv.py: one row for each, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from autograder.classroom.grades_csv import as_read, cell, grades_csv
from autograder.classroom.tables import unguarded
from autograder.grading.people import Came, Late, Override, Person
from autograder.grading.results import Result
from autograder.grading.score import Score
from helpers.results import NOTHING, RESULT, SLUG


@pytest.mark.parametrize("name", ["=1+1", "+1", "-rf", "@a", "\t=1", " =1"])
def test_no_cell_is_a_formula(name: str) -> None:
    assert cell(name).startswith("'")
    assert cell(-1.5) == "-1.5"
    assert cell(None) == ""


def test_grades_csv_is_one_row_each() -> None:
    assert len(grades_csv([RESULT, NOTHING], [SLUG]).strip().split("\r\n")) == 3


def row_of(result: Result) -> dict[str, str]:
    [row] = csv.DictReader(io.StringIO(grades_csv([result], [SLUG])))
    return row


def test_what_people_decided_stands_beside_the_machines_grade() -> None:
    people = (Person("s1", "Anna", "a@x", "red"), Person("s2", "Kim", "k@x", "red"))
    override = Override(80, {"test_one": 1.5}, "=We spoke.")
    late = Late(2, 20, "2 days late: \u221220")
    result = replace(
        RESULT, grade=80, machine=33.3, mastery=37.5, late=late, override=override, people=people
    )
    row = row_of(replace(result, doubts=["Who is it?"]))
    assert (row["grade"], row["machine"], row["mastery"]) == ("80", "33.3", "37.5")
    assert row["late"] == "2 days late: \u221220"
    assert row["override"] == "grade 80; test_one=1.5"
    assert row["comment"] == "'=We spoke."
    assert [row[one] for one in ("id", "name", "email", "group")] == [
        "s1; s2",
        "Anna; Kim",
        "a@x; k@x",
        "red",
    ]
    assert row["why"] == "Who is it?"


PRACTICE = Result("a", "a", "", {"05_framing": Score("05_framing", 4, 4, 100.0, 100.0)}, [], None)


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (PRACTICE, "No exercise of the core grade was handed in, only: 05_framing."),
        (replace(RESULT, grade=None), "Checks that were not judged: 1."),
        (replace(NOTHING, grade=None), NOTHING.problems[SLUG]),
        (replace(PRACTICE, scores={}, handed_in=False), "Nothing was handed in."),
    ],
)
def test_a_row_without_a_grade_says_why(result: Result, why: str) -> None:
    row = row_of(result)
    assert row["grade"] == ""
    assert row["why"][:24] == why[:24]


def test_nothing_to_run_says_why_beside_its_grade() -> None:
    row = row_of(NOTHING)
    assert (row["grade"], row["status"]) == ("0", "nothing to run")
    assert row["why"][:24] == NOTHING.problems[SLUG][:24]


def test_which_attempt_counts_and_what_was_left_out() -> None:
    came = Came("2025-03-01 10:15", 2, 3, ("Attempt 2 of 3 counts.", "demo.mp4 is too large."))
    row = row_of(replace(RESULT, came=came))
    assert (row["handed in"], row["attempt"]) == ("2025-03-01 10:15", "2 of 3")
    assert row["notes"] == "Attempt 2 of 3 counts. demo.mp4 is too large."
    late = Late(2, 20, "2 days late", "2025-03-01 11:15+01:00")
    assert row_of(replace(RESULT, came=came, late=late))["handed in"] == late.at


def test_a_name_comes_back_as_it_was_written() -> None:
    for name in ("=1+1", "a  b", "x\ty", "'s"):
        written = row_of(replace(RESULT, name=name))["submission"]
        assert unguarded(" ".join(written.split())) == as_read(name)
