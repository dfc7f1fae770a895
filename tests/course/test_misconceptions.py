"""Proves autograder/course/misconceptions.py: each has its number and its belief."""

from __future__ import annotations

from autograder.course.misconceptions import BELIEFS


def test_every_misconception_has_its_belief() -> None:
    assert list(BELIEFS) == [f"M{number}" for number in range(1, 29)]
