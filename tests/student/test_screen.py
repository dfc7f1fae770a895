"""Proves autograder/student/screen.py: a line for each check, and a failure that fits on a
screen.
"""

from __future__ import annotations

import re
from dataclasses import replace

from helpers.results import FAILURE, SCORE, VERDICTS, printed


def test_a_failure_fits_on_a_screen() -> None:
    screen, text = printed()
    screen.failure(FAILURE, "04")
    shown = text.getvalue()
    assert len(shown.splitlines()) <= 48
    for wanted in ("▶ 20. step 20", "Expected", "Got", "d0 bf d0", "alice -> server 39", "(M3)"):
        assert wanted in shown
    assert "Run just this one: autograder check 04 --only test_two\n" in shown
    assert "Step through it: autograder replay 04 test_two\n" in shown
    assert "[red]" in shown
    assert not set(shown) & set("\x1b\r\u202e")


def test_the_line_and_the_cause_come_first() -> None:
    screen, text = printed()
    told = FAILURE.feedback
    assert told is not None
    told = replace(told, got="It died.\nNothing came.", place="server.py:7", code="[red] = 1")
    screen.failure(replace(FAILURE, feedback=told), "04")
    shown = [line.strip() for line in text.getvalue().splitlines()]
    way = "The way through your program: client.py:9 → client.py:3"
    assert shown[2:5] == ["server.py:7: [red] = 1", way, "It died."]
    assert "Got       Nothing came." in shown
    assert shown.count("It died.") == 1


def test_it_fits_above_many_topics() -> None:
    screen, text = printed()
    screen.heading("04")
    told = FAILURE.feedback
    assert told is not None
    short = replace(told, steps=told.steps[:5], expected="It came.", got="It did not.", way=[])
    screen.failure(replace(FAILURE, feedback=short), "04", below=10)
    screen.console.print()
    for number in range(9):
        screen.topic(f"topic {number}", VERDICTS[:3])
    screen.folded(VERDICTS[:3])
    screen.points(replace(SCORE, remarks=(), forgiven=()))
    shown = text.getvalue()
    assert len(shown.splitlines()) <= 40
    for wanted in ("step 5", "It did not.", "d0 bf d0", "alice -> server 39", "Points"):
        assert wanted in shown
    assert "stderr" not in shown  # what comes last gives way


def test_where_nothing_was_named_nothing_is_named() -> None:
    screen, text = printed()
    screen.failure(FAILURE, "")
    assert "autograder replay test_two\n" in text.getvalue()
    assert "autograder check --only test_two\n" in text.getvalue()


def test_one_line_a_check_and_the_points() -> None:
    screen, text = printed()
    for verdict in VERDICTS[:3]:
        screen.verdict(replace(verdict, title="Short."))
    screen.hint(FAILURE, 2)
    screen.points(SCORE)
    screen.more(0)
    screen.more(5)
    shown = text.getvalue()
    assert re.findall(r"^  ([✓✗∅]) Short\. +(\S+)", shown, re.MULTILINE) == [
        ("✓", "2/2"),
        ("✗", "0/3"),
        ("∅", "0/1"),
    ]
    assert "Hint 2 of 2: Look there." in shown
    assert "Points: 2 of 7 so far; 1 check was not judged." in shown
    assert shown.endswith("These checks are public; 5 more run at hand-in.\n")
