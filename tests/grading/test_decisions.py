"""Proves autograder/grading/decisions.py: a person decides, the machine's is kept."""

from __future__ import annotations

import json
from dataclasses import replace

from autograder.grading.decisions import (
    Decision,
    chosen_checks,
    decided,
    with_points,
    wrong_points,
)
from autograder.grading.people import Late, Override, Person
from autograder.grading.results import GRADED, NEEDS_A_LOOK, Result
from autograder.grading.results_json import from_json, to_json
from autograder.grading.score import score
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED, Verdict
from helpers.results import RESULT, SLUG

ONE = Verdict("test_one", SLUG, "It passes.", 2, PASSED)
TWO = Verdict("test_two", SLUG, "It does not fail.", 4, FAILED, required=True)
PLAIN = Result("anna", "anna", "d", {}, [ONE, TWO], 33.0, at_least=33.0, at_most=33.0, machine=33.0)
LATE = Late(2, 20, "2 days late: \u221220", "2025-06-03 10:00+02:00")


def test_late_goes_off_and_the_machines_grade_is_kept() -> None:
    found = decided(PLAIN, Decision(late=LATE))
    assert (found.machine, found.grade, found.late) == (33, 13, LATE)
    assert "It was handed in 2 days late: \u221220." in found.about


def test_late_goes_off_what_it_is_at_least_and_at_most() -> None:
    unsure = replace(PLAIN, grade=None, machine=None, at_least=10.0, at_most=50.0)
    found = decided(unsure, Decision(late=LATE))
    assert (found.grade, found.at_least, found.at_most) == (None, 0, 30)
    nothing = decided(unsure, Decision(late=replace(LATE, off=100)))
    assert (nothing.machine, nothing.grade) == (None, 0)  # nothing is left in any case
    by_hand = decided(unsure, Decision(late=LATE, override=Override(40)))
    assert (by_hand.grade, by_hand.at_least, by_hand.at_most) == (40, 40, 40)


def test_a_grade_by_hand_is_final_and_told_with_the_old_one() -> None:
    override = Override(grade=80, comment="We spoke.")
    found = decided(PLAIN, Decision(late=LATE, override=override))
    assert (found.machine, found.grade) == (33, 80)
    assert found.about[-2:] == ["A person set the grade to 80; without that it is 13.", "We spoke."]
    assert decided(RESULT, Decision(override=override)).status == GRADED
    assert RESULT.status == NEEDS_A_LOOK


def test_points_by_hand_are_told_with_the_old_ones() -> None:
    found = decided(PLAIN, Decision(override=Override(points={"test_two": 1.5})))
    told = f"A person gave 1.5 points for {SLUG}/test_two; the machine gave 0."
    assert found.about == [told]
    assert found.verdicts == PLAIN.verdicts


def test_some_points_of_a_check() -> None:
    points = {"test_two": 1.0}
    counted = with_points(PLAIN.verdicts, points)
    assert [(v.name, v.points, v.earned) for v in counted] == [
        ("test_one", 2, 2),
        ("test_two", 1, 1),
        ("test_two", 3, 0),
    ]
    assert score(SLUG, counted, missing_demand=50).percent == 50
    assert score(SLUG, counted, missing_demand=10).percent == 50  # the demand is met, a person says
    none = with_points(PLAIN.verdicts, {"test_two": 0})
    assert score(SLUG, none, missing_demand=10).percent == 10


def test_points_that_a_person_takes_off_are_lost_also_where_the_check_is_free() -> None:
    free = replace(TWO, free=True, required=False)
    counted = with_points([ONE, free], {"test_two": 1.0})
    assert score(SLUG, counted, 50).earned == 3


def test_points_for_what_was_not_judged_make_it_certain() -> None:
    unsure = replace(TWO, state=NOT_JUDGED)
    counted = with_points([ONE, unsure], {"test_two": 4})
    assert [verdict.state for verdict in counted] == [PASSED, PASSED]
    assert score(SLUG, counted, 50).percent == 100


def test_points_that_cannot_be_set_are_named() -> None:
    other = replace(ONE, slug="02_two_user_chat")
    verdicts = [ONE, TWO, other]
    points = {"test_one": 1.0, f"{SLUG}/test_one": 1.0, "test_two": 5.0, "test_x": 1.0}
    told = wrong_points(verdicts, points)
    assert told == [
        f"test_one may mean {SLUG}/test_one, 02_two_user_chat/test_one: name one of them.",
        "test_two has 4 points: give it 0 to 4.",
        "There is no check test_x in what was judged.",
    ]
    assert chosen_checks(verdicts, points) == {(SLUG, "test_one"): 1}
    assert wrong_points(verdicts, {"test_two": float("nan")})


def test_decisions_can_be_read_back() -> None:
    people = (Person("s1", "Anna", extra_days=2), Person("s2"))
    decision = Decision(people, LATE, Override(5, {"test_two": 1}, "So."), ("Who is it?",))
    found = decided(PLAIN, decision)
    assert from_json(json.loads(json.dumps(to_json(found)))) == found
    assert to_json(found)["extra_data"]["machine"] == 33
    assert to_json(found)["score"] == 5
