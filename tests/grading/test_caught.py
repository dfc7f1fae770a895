"""Proves autograder/grading/caught.py: what tests have come to, in one sentence."""

from __future__ import annotations

from autograder.grading.caught import in_short
from autograder.judging.outcome import without_running
from autograder.judging.verdict import BLOCKED, FAILED, PASSED, State, Verdict

SLUG = "10_break_it"
STATES: dict[str, State] = {
    "test_there_are_tests": PASSED,
    "test_accuses_nobody": PASSED,
    "test_hears_itself": PASSED,
    "test_tells_the_past": FAILED,
}


def verdicts(states: dict[str, State]) -> list[Verdict]:
    return [without_running(SLUG, name, state, "") for name, state in states.items()]


def test_how_many_are_caught() -> None:
    assert in_short(SLUG, verdicts(STATES)) == "Caught 1 of 2; accuses nobody."


def test_who_accuses_catches_nothing() -> None:
    states = {**STATES, "test_accuses_nobody": FAILED, "test_hears_itself": BLOCKED}
    assert in_short(SLUG, verdicts(states)).startswith("Nothing is caught")


def test_of_a_single_check_and_of_a_chat_there_is_nothing_to_say() -> None:
    assert in_short(SLUG, verdicts({"test_hears_itself": PASSED})) == ""
    assert in_short("04_multi_user_chat", []) == ""
