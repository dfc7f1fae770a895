"""Proves autograder/classroom/report/rows.py: a row says more than "graded", and asks for what a
result may not have in one place.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.classroom.report.rows import by_hand, chips, counting, rows_of
from autograder.course.settings import Course
from autograder.grading.people import Came, Late, Override, Person
from autograder.grading.results import Result
from autograder.grading.score import Score
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, PASSED, State, Verdict
from helpers.results import NOTHING, RESULT, SLUG

TWO = "02_two_user_chat"


def result(*states: State, remarks: tuple[str, ...] = (), name: str = "anna") -> Result:
    """A hand-in of 04 whose checks have these states."""
    verdicts = [Verdict(f"test_{n}", SLUG, f"{n}.", 1, s) for n, s in enumerate(states)]
    unsure = sum(state == NOT_JUDGED for state in states)
    score = Score(SLUG, 1, 2, 50.0, 50.0, remarks, unsure)
    grade = None if unsure else 50.0
    return Result(name, name, "d", {SLUG: score}, verdicts, grade, SLUG, scripts={SLUG: ["a", "b"]})


def said(one: Result) -> list[tuple[str, str]]:
    return [(chip.kind, chip.words) for chip in chips(one, [SLUG])]


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (result(PASSED, PASSED), [("passed", "all 2 passed")]),
        (result(PASSED, FAILED, BLOCKED), [("blocked", "1 of 3 passed")]),
        (result(FAILED, BLOCKED), [("failed", "none of 2 passed")]),
        (
            result(PASSED, FAILED, remarks=("Required: it does.",)),
            [("failed", "required part missing"), ("blocked", "1 of 2 passed")],
        ),
        (
            result(PASSED, NOT_JUDGED),
            [("not-judged", "needs a look"), ("blocked", "1 of 2 passed")],
        ),
        (NOTHING, [("failed", "nothing to run")]),
    ],
)
def test_a_chip_tells_3_from_100(one: Result, wanted: list[tuple[str, str]]) -> None:
    assert said(one) == wanted


def test_what_people_decided_is_shown() -> None:
    override = Override(80, {"test_one": 0.5}, "We spoke.")
    late = Late(2, 20, "2 days late: \u221220")
    both = replace(result(PASSED), late=late, override=override)
    assert said(both)[1:] == [("not-judged", "late"), ("by-hand", "by hand")]
    assert [chip.why for chip in chips(both, [SLUG])][1:] == [late.words, "grade 80; test_one=0.5"]
    [row] = rows_of([both], {}, Course())
    assert row.late == late.words
    assert by_hand(replace(both, override=Override(comment="We spoke."))) == "We spoke."


def test_nothing_handed_in_is_a_chip() -> None:
    nothing = replace(NOTHING, problems={}, handed_in=False)
    assert said(nothing)[0] == ("failed", "nothing handed in")


def test_only_what_counts_is_shown() -> None:
    tried = replace(RESULT, scores={SLUG: RESULT.scores[SLUG], TWO: Score(TWO, 0, 1, 0.0, 0.0)})
    assert counting(tried, Course()) == [SLUG]
    assert counting(replace(tried, track=TWO), Course()) == [TWO]
    assert counting(replace(tried, track=""), Course()) == [SLUG]  # what was tried first
    names = {SLUG: ["test_one", "test_gone", "test_two", "test_three", "test_four"], TWO: ["x"]}
    [row] = rows_of([tried], names, Course())
    [strip] = row.strips
    assert (row.track, strip.states) == (SLUG, [PASSED, None, FAILED, BLOCKED, NOT_JUDGED])
    assert (strip.passed, strip.judged) == (1, 4)


def test_an_open_question_needs_a_look_as_what_was_not_judged_does() -> None:
    asked = replace(result(PASSED), doubts=["Whose is it?"])
    assert said(asked) == [("not-judged", "open question"), ("passed", "all 1 passed")]
    found = [asked, result(PASSED, NOT_JUDGED, name="bo"), result(PASSED, name="cy")]
    assert [row.needs_a_look for row in rows_of(found, {}, Course())] == [True, True, False]


def test_a_row_is_found_by_what_the_roster_knows() -> None:
    anna = replace(result(PASSED), people=(Person("s1", "Anna", "a@x", "red"), Person("s2")))
    assert rows_of([anna], {}, Course())[0].marks == "s1 a@x red s2"


def test_an_attempt_is_shown_where_there_were_several() -> None:
    assert said(replace(result(PASSED), came=Came(attempt=1, attempts=1)))[1:] == []
    again = replace(result(PASSED), came=Came(attempt=2, attempts=2))
    assert said(again)[1:] == [("blocked", "attempt 2 of 2")]


def test_a_name_is_the_person_s_as_long_as_that_is_clear() -> None:
    anna, bob = Person("s1", "Anna Müller"), Person("s2", "Bob Ray")
    found = [
        replace(result(name="mülleranna"), people=(anna,)),
        replace(result(name="red"), people=(anna, bob)),
        replace(result(name="bob 1"), people=(bob,)),
        replace(result(name="bob 2"), people=(bob,)),
        result(name=" "),
    ]
    names = [row.name for row in rows_of(found, {}, Course())]
    assert names == ["Anna Müller", "Anna Müller, Bob Ray", "bob 1", "bob 2", "(no name)"]
