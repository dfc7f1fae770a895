"""Proves autograder/student/first.py: the first failure is told while the other checks run."""

from __future__ import annotations

from autograder.judging.verdict import BLOCKED, FAILED, PASSED, State, Verdict
from autograder.student.first import first_failure


def found(*came: tuple[str, State]) -> list[str]:
    """The number of verdicts that had come when a failure was given, and which one."""
    note = first_failure(["a", "b", "c", "d"])
    given = []
    for count, (name, state) in enumerate(came, 1):
        one = Verdict(name, "01_echo_chat", name, 1, state)
        given += [f"{count}{verdict.name}" for verdict in note(one)]
    return given


def test_it_is_given_at_once_where_all_before_it_are_known() -> None:
    assert found(("a", PASSED), ("b", FAILED), ("c", FAILED), ("d", BLOCKED)) == ["2b"]


def test_while_one_before_it_may_still_fail_it_waits() -> None:
    assert found(("c", FAILED), ("a", PASSED), ("b", PASSED), ("d", FAILED)) == ["3c"]
    assert found(("c", FAILED), ("a", PASSED), ("b", FAILED), ("d", PASSED)) == ["3b"]


def test_where_all_passes_none_is_given() -> None:
    assert found(*((name, PASSED) for name in "abcd")) == []
