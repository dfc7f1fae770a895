"""Proves autograder/proof/doctor.py: each check has its place in the lesson."""

from __future__ import annotations

from autograder.course.exercises import lesson_of
from autograder.kit import ROOT
from autograder.proof.doctor import _gaps

VARIANT = "02_two_user_udp"


def test_each_check_has_its_place_in_the_lesson() -> None:
    lesson = ROOT / "lessons" / f"{lesson_of(VARIANT)}.md"
    assert _gaps(VARIANT, lesson.read_text("utf-8")) == []
