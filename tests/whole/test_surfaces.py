"""A whole flow: what was seen of a failure is one list, wherever it is laid out."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest

from autograder.classroom.export.junit import junit_xml
from autograder.classroom.report.pages import student_page
from autograder.course.settings import Course
from autograder.grading.results_json import to_json
from autograder.judging.verdict import Feedback, Part
from autograder.student.explorer import explained
from helpers.results import FAILURE, RESULT, printed

TOLD = Feedback(
    "It came.",
    "It did not.",
    seen="something else",
    seen_bytes="d0 bf",
    chart="alice -> server",
    threads=["server.py: MainThread is at line 3: accept()"],
    errors="ValueError: x",
    place="server.py:9",
    code="relay(line)",
    way=["server.py:4: serve(client)", "server.py:9: relay(line)"],
)
NEW = [Part("new", "New below", "a new text"), Part("new", "New above", "told", "New in short.")]
LEFT_OUT = "came"  # of a screen: the bytes say the same, and more


def small(told: Feedback) -> list[str]:
    """What stands of a failure where there is little room: at the terminal, and in an editor."""
    screen, text = printed()
    screen.failure(replace(FAILURE, feedback=told), "")
    return [text.getvalue(), explained(replace(FAILURE, feedback=told))]


def whole(told: Feedback) -> list[str]:
    """What stands of it in the report, in results.json (so at Gradescope), and in junit.xml."""
    result = replace(RESULT, verdicts=[replace(FAILURE, feedback=told)])
    page, junit = student_page(result, Course(), "en"), junit_xml([result])
    return [unescape(page), str(to_json(result)["tests"][0]["output"]), unescape(junit)]


def test_each_surface_tells_each_part(monkeypatch: pytest.MonkeyPatch) -> None:
    there = TOLD.parts
    assert [part.kind for part in there] == ["way", "came", "bytes", "chart", "threads", "errors"]
    monkeypatch.setattr(Feedback, "parts", [*there, *NEW])
    in_order = [*TOLD.above, *TOLD.below]
    for text in small(TOLD):
        words = [p.in_short or p.heading for p in in_order if p.kind != LEFT_OUT]
        places = [text.index(one) for one in words]
        assert places == sorted(places)
    for text in whole(TOLD):
        places = [text.index(part.heading) for part in in_order]
        assert places == sorted(places)
        assert all(part.text in text for part in in_order)


def test_the_way_stands_right_below_the_line() -> None:
    for text in (*small(TOLD), *whole(TOLD)):
        marks = "server.py:9: relay(line)", "The way through your program", "It came."
        places = [text.index(mark) for mark in marks]
        assert places == sorted(places)


def test_a_line_that_is_alone_has_no_way() -> None:
    alone = replace(TOLD, way=TOLD.way[1:])
    for text in (*small(alone), *whole(alone)):
        assert "The way through" not in text
