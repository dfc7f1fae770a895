"""A whole flow: the code that many handouts give to students, its four faults, and their cure."""

from __future__ import annotations

import difflib
import re
import shutil
import socket
from pathlib import Path

import pytest

from autograder.course.catalogue import checks_of
from autograder.course.exercises import exercise
from autograder.course.settings import Course, load
from autograder.grading.score import score
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, PASSED
from autograder.kit import ROOT
from helpers.command import autograder
from helpers.runs import Run, printed, runs

SLUG = "04_multi_user_chat"
PAGE = ROOT / "lessons" / "from_your_handout.md"
GIVEN, CURED = (PAGE.with_suffix("") / name for name in ("given", "cured"))
FAULTS = set(exercise(SLUG).given_fails)


@pytest.mark.programs
def test_the_given_code_fails_these_four_and_a_course_may_forgive_them() -> None:
    course = Course(given_code=True)
    known = judge(Job(Pair(GIVEN), SLUG, free=course.free(SLUG)), lambda verdict: None)
    assert {v.name for v in known if v.state != PASSED} == FAULTS
    forgiven = score(SLUG, known, 50)
    assert forgiven.percent == 100
    assert len(forgiven.forgiven) == len(FAULTS) == 4
    kept = {verdict.name: verdict for verdict in known}
    again = judge(Job(Pair(GIVEN), SLUG, free=Course().free(SLUG)), lambda v: None, kept)
    lost = sum(verdict.points for verdict in known if verdict.name in FAULTS)
    points = sum(verdict.points for verdict in known)
    # Of the same verdicts: grades are made anew.
    assert score(SLUG, again, 50).percent == pytest.approx(100 * (1 - lost / points), abs=0.05)
    assert not score(SLUG, again, 50).forgiven


def test_the_cure_is_twelve_lines() -> None:
    new = 0
    for name in ("server.py", "client.py"):
        texts = [(folder / name).read_text("utf-8").split('"""', 2)[2] for folder in (GIVEN, CURED)]
        changes = difflib.ndiff(*(text.splitlines() for text in texts))
        new += sum(line.startswith("+ ") for line in changes)
    assert new <= 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The given programs, with a port that is free here."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shutil.copytree(GIVEN, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.glob("*.py"):
        path.write_text(path.read_text("utf-8").replace("12345", str(port)), "utf-8")
    (tmp_path / "port").write_text(str(port))
    return tmp_path


@pytest.mark.skipif("sys.platform == 'win32'", reason="errors have other names there")
@pytest.mark.parametrize("run", runs(PAGE), ids=lambda run: str(run.number))
def test_each_run_prints_what_the_lesson_says(run: Run, folder: Path) -> None:
    port = (folder / "port").read_text()
    assert printed(run.code.replace("12345", port), folder) == run.output


def test_the_lesson_says_how_many_checks_fail() -> None:
    said = re.search(r"The checks of 04 do: all but (\d+) pass", PAGE.read_text("utf-8"))
    assert said
    assert int(said[1]) == len(FAULTS)
    assert checks_of(SLUG).keys() >= FAULTS


def test_a_student_of_such_a_course_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text("given_code = true\n")
    assert load(tmp_path / "course.toml").free(SLUG) == FAULTS
    shutil.copytree(GIVEN, tmp_path / "mine")
    arguments = ["check", "mine", "--exercise", SLUG]
    arguments += [word for name in sorted(FAULTS)[:1] for word in ("--only", name)]
    done = autograder(*arguments, cwd=tmp_path)
    assert "this costs nothing" in done.stdout
    assert "Points: 4 of 4" in done.stdout
    assert FAILED not in done.stderr
