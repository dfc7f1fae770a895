"""Proves autograder/judging/verdict.py: points are all or none, and a verdict can be read back."""

from __future__ import annotations

import json
from dataclasses import replace

from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, PASSED, Feedback, Verdict

FAILURE = Verdict(
    "test_x", "04_multi_user_chat", "It works.", 3, FAILED, feedback=Feedback("This.", "That.")
)


def test_only_who_passes_earns_points() -> None:
    earned = [replace(FAILURE, state=s).earned for s in (PASSED, FAILED, BLOCKED, NOT_JUDGED)]
    assert earned == [3, 0, 0, 0]


def test_a_course_may_weigh_it() -> None:
    assert FAILURE.weighed({"test_x": 2}).points == 6
    assert FAILURE.weighed({"test_y": 2}) == FAILURE


def test_it_can_be_read_back() -> None:
    for verdict in (FAILURE, replace(FAILURE, state=PASSED, feedback=None)):
        assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict
