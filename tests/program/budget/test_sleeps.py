"""Proves autograder/program/budget/sleeps.py: who sleeps for long is known after a while."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.program.budget import sleeps
from autograder.program.once import Once


@pytest.mark.parametrize(
    ("slowest", "in_all", "are_known"),
    [(5, 20, True), (0.5, 20, True), (0.1, 20, False), (5, 10, False)],
)
def test_they_are_known(slowest: float, in_all: float, are_known: bool) -> None:
    once = Once()
    once.learn({"slowest": slowest, "seconds": in_all})
    assert sleeps.are_known(once) == are_known


def test_a_lecture_may_take_its_time() -> None:
    once = Once(is_bounded=False)
    once.learn({"slowest": 5.0, "seconds": 20.0})
    assert not sleeps.are_known(once)


def test_other_faults_of_a_job_stay() -> None:
    job: dict[str, Any] = {"faults": ["another"]}
    sleeps.cut(job)
    assert job["faults"] == ["another", sleeps.CUT]
