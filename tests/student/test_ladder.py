"""Proves autograder/student/ladder.py: where you are, at any width, and one command to go on."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from autograder.course.settings import Course
from autograder.course.skeletons import skeleton_of
from autograder.judging.verdict import PASSED, Verdict
from autograder.student import ladder, progress

SLUG, LATER = "01_echo_chat", "02_two_user_chat"


@pytest.mark.parametrize("width", [60, 100])
def test_a_line_an_exercise_and_what_comes_next(tmp_path: Path, width: int) -> None:
    home = tmp_path / "exercises"
    for slug in (SLUG, LATER):
        shutil.copytree(skeleton_of(slug), home / slug)
    digest = progress.digest_now(SLUG, home)
    progress.note(SLUG, [Verdict("test_one", SLUG, "One.", 2, PASSED)], digest, home)
    text = io.StringIO()
    ladder.show(Course(), Console(file=text, width=width), home)
    lines = [line.rstrip() for line in text.getvalue().splitlines()]
    assert lines[0] == "Threaded chat: 1 of 2 exercises done."
    assert lines[1].split()[:3] == ["✓", SLUG, "2/2"]
    assert lines[2].split()[:2] == ["·", LATER]
    assert [line.split() for line in lines[3:]] == [
        ["Next", LATER],
        ["Read", f"lessons/{LATER}.md"],
        ["Write", f"exercises/{LATER}/"],
        ["Then", "autograder", "check", "02"],
    ]
    assert max(map(len, lines)) <= width


def test_all_done() -> None:
    text = io.StringIO()
    ladder.tell_next({}, [], Console(file=text))
    assert "autograder certificate" in text.getvalue()
