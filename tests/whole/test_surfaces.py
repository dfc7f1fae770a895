"""A whole flow: what was seen of a failure is one list, wherever it is laid out."""

from __future__ import annotations

import pytest

from autograder.classroom.report import pages
from autograder.course.settings import Course
from autograder.grading.results import output_of
from autograder.judging.verdict import Feedback, Part
from autograder.student.explorer import explained
from helpers.results import FAILURE, RESULT, TOLD, printed

NEW = Part("new", "A new heading", "a new text")
ROOM_ENOUGH = {"bytes", "chart", NEW.kind}  # of a screen; "came" says no more than the bytes


def test_each_surface_tells_each_part(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [NEW, *TOLD.parts]
    monkeypatch.setattr(Feedback, "parts", parts)
    screen, terminal = printed()
    screen.failure(FAILURE, "04")
    small = terminal.getvalue(), explained(FAILURE)
    whole = output_of(FAILURE, RESULT), pages.student_page(RESULT, Course(), "en")
    for told in small:
        assert [p for p in parts if p.kind in ROOM_ENOUGH and p.heading not in told] == []
    for told in whole:  # results.json and JUnit, the page
        places = [told.index(part.heading) for part in parts]
        assert places == sorted(places)
        assert NEW.text in told
