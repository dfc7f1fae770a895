"""Proves autograder/student/selfcheck.py and autograder/student/checking.py: `autograder check`
explains what it found.
"""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from autograder.course.settings import Course
from autograder.student.selfcheck import Wish, check
from autograder.student.targets import Target
from helpers.command import autograder, broken

SLUG = "04_multi_user_chat"


def test_check_explains_the_first_failure(tmp_path: Path) -> None:
    folder = broken(tmp_path / "мой чат")
    done = autograder("check", str(folder), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "✗ The server starts and listens." in done.stdout
    assert "server.py, line 2: Python cannot read this line" in done.stdout
    assert done.stdout.count("Run just this one:") == 1
    assert f"autograder check '{folder}' --exercise {SLUG} --only" in done.stdout
    assert "Points: " in done.stdout
    told = " ".join(done.stdout.split())
    assert "server.py opened no socket" in told
    assert f"so it was checked as {SLUG}" in told


def test_check_of_something_incomplete(tmp_path: Path) -> None:
    (broken(tmp_path / "a") / "client.py").unlink()
    done = autograder("check", cwd=tmp_path / "a")
    assert done.returncode == 1
    assert "client.py is missing" in done.stdout


def test_what_is_asked_alone_counts_no_points(tmp_path: Path) -> None:
    text, folder = io.StringIO(), broken(tmp_path / "a")
    wish = Wish(only=("test_server_listens",), quick=True)
    done = check(Target(folder, SLUG, SLUG), wish, Course(), Console(file=text, width=100))
    shown = text.getvalue()
    assert not done.passed
    assert shown.startswith(f"{SLUG}  (")
    assert shown.endswith("The other checks are run again when this one passes.\n")
    assert "Points" not in shown
