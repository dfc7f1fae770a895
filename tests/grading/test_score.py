"""Proves autograder/grading/score.py: what counts, what bounds it, and how it is rounded."""

from __future__ import annotations

import pytest

from autograder.course.settings import Course
from autograder.grading.score import Score, core_grade, score, tidy
from autograder.judging.verdict import State, Verdict


def verdict(state: State, points: float = 1, required: bool = False) -> Verdict:
    return Verdict("test_x", "04_multi_user_chat", "It works.", points, state, required=required)


def test_a_score_leaves_out_what_was_not_judged() -> None:
    found = score("s", [verdict("passed", 2), verdict("failed"), verdict("not judged", 5)], 50)
    assert (found.earned, found.possible, found.percent, found.not_judged) == (2, 3, 66.7, 1)
    assert score("s", [verdict("not judged")], 50).percent is None


@pytest.mark.parametrize("state", ["failed", "blocked"])
def test_a_demand_that_is_not_met_bounds_the_score(state: State) -> None:
    found = score("s", [verdict("passed", 9), verdict(state, 1, required=True)], 50)
    assert found.percent == 50
    assert "It works." in found.remarks[0]
    assert score("s", [verdict("passed", 9), verdict("not judged", 1, True)], 50).percent == 100


def test_the_core_grade_is_the_best_track() -> None:
    tracks = Course().track
    scores = {
        "03_udp_chat": Score("03_udp_chat", 1, 1, 100.0),
        "04_multi_user_chat": Score("04_multi_user_chat", 7, 10, 70.0),
        "05_framing": Score("05_framing", 1, 1, 100.0),
    }
    assert core_grade(scores, tracks) == (80.0, "03_udp_chat")
    assert core_grade({}, tracks) == (None, "")


def test_halves_are_rounded_up() -> None:
    assert [tidy(number) for number in (0.25, 66.65, 1.0, 2 / 3)] == [0.3, 66.7, 1.0, 0.7]
