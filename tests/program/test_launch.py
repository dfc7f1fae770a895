"""Proves autograder/program/launch.py: a lost nursery is replaced."""

from __future__ import annotations

import psutil

from autograder.kit import ROOT
from helpers.rooms import Grader

REFERENCE = ROOT / "reference/04_multi_user_chat"


def test_a_lost_nursery_is_replaced(grader: Grader) -> None:
    first = grader.launcher._process.pid
    psutil.Process(first).kill()
    grader.launcher.sweep()
    with grader.room(REFERENCE) as room:
        room.open()
        assert room.connect("alice").heard.text == ""
    assert grader.launcher._process.pid != first
