"""Proves autograder/student/explorer.py: pytest lists and runs the checks of an exercise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.catalogue import checks_of
from autograder.handin.source import import_path
from autograder.kit import EXERCISES, REFERENCE

SLUG = "01_echo_chat"
SERVER = f"exercises/{SLUG}/server.py"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with the model answer as somebody's work."""
    shutil.copytree(REFERENCE / SLUG, tmp_path / "exercises" / SLUG)
    shutil.copy(EXERCISES / "conftest.py", tmp_path / "exercises")
    (tmp_path / "course.toml").write_text("")
    return tmp_path


def run(course: Path, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=course,
        env=environment | import_path(),
        capture_output=True,
        encoding="utf-8",
        timeout=100,
    )
    return done.stdout + done.stderr


def test_all_checks_are_listed_and_nothing_is_run(course: Path) -> None:
    (course / "exercises" / SLUG / "server.py").write_text("raise SystemExit('I was run')\n")
    listed = [f"{SERVER}::{name}" for name in checks_of(SLUG)]
    for what in ("exercises", f"exercises/{SLUG}", SERVER):
        told = run(course, "--collect-only", "-q", what)
        assert re.findall(r"^exercises/\S+$", told, re.MULTILINE) == listed
        assert "I was run" not in told


@pytest.mark.programs
def test_the_chosen_ones_are_judged_and_a_failure_is_explained(course: Path) -> None:
    server = course / "exercises" / SLUG / "server.py"
    names = "test_server_listens", "test_the_same_again"
    chosen = [f"{SERVER}::{name}" for name in names]
    assert "2 passed" in run(course, *chosen)
    server.write_text(server.read_text().replace("sendall(data)", "sendall(data + b'x')"))
    told = run(course, *chosen)
    assert "1 failed, 1 passed" in told
    assert "✗ The server sends back the same bytes twice when they come twice." in told
    assert f"autograder check {SLUG} --only test_the_same_again" in told
    assert "explorer.py" not in told  # it is no traceback of ours
    assert re.search(r"The way through your program: server\.py:\d+ → server\.py:\d+", told)


def test_what_cannot_be_run_says_why(course: Path) -> None:
    (course / "exercises" / SLUG / "client.py").unlink()
    assert "client.py is missing" in run(course, f"{SERVER}::test_server_listens")


@pytest.mark.programs
def test_a_blocked_check_is_skipped(course: Path) -> None:
    (course / "exercises" / SLUG / "server.py").write_text("import socket\n")
    told = run(course, "-rs", f"exercises/{SLUG}")
    assert "blocked: test_server_listens" in told
