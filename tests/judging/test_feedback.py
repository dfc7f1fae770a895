"""Proves autograder/judging/feedback.py: the first byte that differs is shown."""

from __future__ import annotations

from autograder.judging.feedback import first_difference


def test_the_first_byte_that_differs_has_a_caret() -> None:
    shown = first_difference("Привет".encode(), "alice: Прив\ufffd".encode())
    want, got, caret = shown.splitlines()
    column = caret.index("^")
    assert want[:column].split()[1:] == got[:column].split()[1:]
    assert want[column : column + 2] != got[column : column + 2]
    assert first_difference(b"hello", b"nothing alike") == ""
