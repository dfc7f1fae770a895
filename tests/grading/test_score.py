"""Proves autograder/grading/score.py: what counts, what bounds it, and how it is rounded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.course.settings import Course
from autograder.grading.score import CoreGrade, Score, core_grade, score, tidy
from autograder.judging.verdict import State, Verdict


def verdict(state: State, points: float = 1, required: bool = False) -> Verdict:
    return Verdict("test_x", "04_multi_user_chat", "It works.", points, state, required=required)


def test_what_was_not_judged_makes_a_score_uncertain_and_never_better() -> None:
    found = score("s", [verdict("passed", 2), verdict("failed"), verdict("not judged", 5)], 50)
    assert (found.earned, found.possible, found.percent, found.not_judged) == (2, 8, None, 1)
    assert (found.at_least, found.at_most) == (25.0, 87.5)
    nothing = score("s", [verdict("not judged")], 50)
    assert (nothing.percent, nothing.at_least, nothing.at_most) == (None, 0, 100)
    assert score("s", [verdict("passed", 0)], 50).at_most is None  # nothing counts


@pytest.mark.parametrize("state", ["failed", "blocked"])
def test_a_demand_that_is_not_met_bounds_the_score(state: State) -> None:
    found = score("s", [verdict("passed", 9), verdict(state, 1, required=True)], 50)
    assert found.percent == 50
    assert "It works." in found.remarks[0]
    with_unsure = score("s", [verdict("not judged", 9), verdict(state, 1, required=True)], 50)
    assert (with_unsure.at_least, with_unsure.at_most) == (0, 50)


def test_what_the_code_given_out_fails_costs_nothing_and_is_told() -> None:
    free = replace(verdict("failed", 4), free=True)
    found = score("s", [verdict("passed", 5), free, verdict("failed", 1)], 50)
    assert (found.earned, found.possible, found.percent) == (9, 10, 90)
    assert len(found.forgiven) == 1
    assert "It costs nothing" in found.forgiven[0]


@pytest.mark.parametrize("state", ["passed", "blocked", "not judged"])
def test_only_a_failure_is_forgiven(state: State) -> None:
    found = score("s", [replace(verdict(state, 4), free=True), verdict("passed")], 50)
    assert not found.forgiven
    assert found.earned == (5 if state == "passed" else 1)


def test_a_demand_that_was_not_judged_may_bound_the_score() -> None:
    found = score("s", [verdict("passed", 9), verdict("not judged", 1, True)], 50)
    assert (found.percent, found.at_least, found.at_most) == (None, 50, 100)
    certain = [verdict("passed", 9), verdict("failed", 1, True), verdict("not judged", 1)]
    bounded = score("s", certain, 50)
    assert (bounded.percent, bounded.at_least, bounded.at_most) == (None, 50, 50)


def test_the_core_grade_is_the_best_track() -> None:
    tracks = Course().track
    scores = {
        "03_udp_chat": Score("03_udp_chat", 1, 1, 100.0, 100.0),
        "04_multi_user_chat": Score("04_multi_user_chat", 7, 10, 70.0, 70.0),
        "05_framing": Score("05_framing", 1, 1, 100.0, 100.0),
    }
    assert core_grade(scores, tracks) == CoreGrade("03_udp_chat", 80.0, 80.0, True)
    assert core_grade(scores, tracks).value == 80.0
    assert core_grade({}, tracks).value is None


def test_a_grade_that_may_be_wrong_is_no_grade() -> None:
    tracks = Course().track
    unsure = {
        "03_udp_chat": Score("03_udp_chat", 1, 1, 100.0, 100.0),
        "04_multi_user_chat": Score("04_multi_user_chat", 5, 10, 50.0, 90.0),
    }
    grade = core_grade(unsure, tracks)
    assert (grade.value, grade.at_least, grade.at_most) == (None, 80.0, 90.0)
    unsure["04_multi_user_chat"] = Score("04_multi_user_chat", 5, 10, 50.0, 80.0, (), 3)
    assert core_grade(unsure, tracks).value == 80.0  # it cannot be more
    unsure["03_udp_chat"] = Score("03_udp_chat", 1, 1, 100.0, 100.0, (), 1)
    assert core_grade(unsure, tracks).value is None


def test_halves_are_rounded_up() -> None:
    assert [tidy(number) for number in (0.25, 66.65, 1.0, 2 / 3)] == [0.3, 66.7, 1.0, 0.7]


def test_lines_that_a_program_wrote_as_its_probe_cost_nothing_and_are_counted() -> None:
    clean = [verdict("passed"), verdict("failed")]
    found = score("s", [replace(one, astray=3) for one in clean], 50)
    assert replace(found, astray=0) == score("s", clean, 50)
    assert (found.astray, score("s", clean, 50).ignored) == (6, "")
    assert found.ignored.startswith("6 lines from the probes")
