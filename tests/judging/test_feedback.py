"""Proves autograder/judging/feedback.py: the first byte that differs, and faults of our own."""

from __future__ import annotations

import pytest

from autograder.judging.feedback import explained, first_difference, steps_to


def test_the_first_byte_that_differs_has_a_caret() -> None:
    shown = first_difference("Привет".encode(), "alice: Прив\ufffd".encode())
    want, got, caret = shown.splitlines()
    column = caret.index("^")
    assert want[:column].split()[1:] == got[:column].split()[1:]
    assert want[column : column + 2] != got[column : column + 2]
    assert first_difference(b"hello", b"nothing alike") == ""


def test_a_fault_in_an_explanation_costs_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty() -> str:
        raise IndexError

    assert explained(lambda: "the cause", "what came") == "the cause"
    assert explained(faulty, "what came") == "what came"
    monkeypatch.setenv("AUTOGRADER_DEBUG", "1")
    with pytest.raises(IndexError):
        explained(faulty, "what came")


def test_the_step_that_failed_is_the_last_one() -> None:
    assert steps_to(["says a", "does not get a", "says b"], "does not get a") == [
        "says a",
        "says b",
        "does not get a",
    ]
    assert steps_to(["says a", "hears a"], "hears b") == ["says a", "hears a"]
