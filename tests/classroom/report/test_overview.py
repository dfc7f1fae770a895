"""Proves autograder/classroom/report/overview.py: the class in numbers, and over how many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.classroom.report.overview import (
    hard_beliefs,
    hard_checks,
    histogram,
    names_of_checks,
    spread,
)
from autograder.course.settings import Course
from autograder.grading.results import Result
from autograder.grading.score import Score
from autograder.judging.verdict import BLOCKED, FAILED, PASSED, Feedback, Verdict

MANY, TWO = "04_multi_user_chat", "02_two_user_chat"


def result(track: str, *verdicts: Verdict) -> Result:
    scores = {slug: Score(slug, 1, 1, 100.0, 100.0) for slug in (MANY, TWO)}
    scripts = {slug: ["server.py", "client.py"] for slug in scores}
    return Result("anna", "anna", "d", scores, list(verdicts), 50.0, track, scripts=scripts)


M5 = Feedback("bytes", "nothing", belief="M5")  # what the run showed
A = Verdict("test_a", MANY, "A.", 1, FAILED, misconception="M5", feedback=M5)
B = Verdict("test_b", MANY, "B.", 1, FAILED, misconception="M5", feedback=M5)
TRIED = Verdict("test_c", TWO, "C.", 1, FAILED, misconception="M1")
CLASS = [
    result(MANY, A, replace(B, state=BLOCKED), TRIED),
    result(MANY, A, B, TRIED),
    result(MANY, replace(A, state=PASSED), replace(B, state=PASSED), TRIED),
    result(TWO, A, B, replace(TRIED, state=PASSED)),
]


def test_hard_is_what_failed_where_it_counts() -> None:
    found = {one.verdict.name: (one.failed, one.run) for one in hard_checks(CLASS, Course())}
    assert list(found) == ["test_a", "test_b", "test_c"]  # what most failed comes first
    assert found == {"test_a": (2, 3), "test_b": (1, 2), "test_c": (0, 1)}


def test_a_belief_is_counted_once_a_hand_in() -> None:
    [belief] = hard_beliefs(CLASS, Course())
    assert (belief.id, belief.checks, belief.failed, belief.run) == ("M5", 2, 2, 3)
    assert belief.percent == pytest.approx(66.67, abs=0.01)


def test_the_spread_says_over_how_many_it_is() -> None:
    assert spread([]) is None
    one = spread([40.0])
    assert one is not None
    assert (one.over, one.low, one.median, one.high) == (1, 40, 40, 40)
    some = spread([0, 25, 50, 75, 100])
    assert some is not None
    assert (some.over, some.mean, some.least, some.most) == (5, 50, 0, 100)
    assert (some.low, some.median, some.high) == (25, 50, 75)


def test_histogram() -> None:
    counts = dict(histogram([0, 5, 10, 99.9, 100]))
    assert [counts["0\u20139"], counts["10\u201319"], counts["90\u2013100"]] == [2, 1, 2]


def test_checks_have_one_order_for_all() -> None:
    first = result(MANY, B)
    assert names_of_checks([first, CLASS[1]]) == {
        MANY: {"test_a": "A.", "test_b": "B."},
        TWO: {"test_c": "C."},
    }
