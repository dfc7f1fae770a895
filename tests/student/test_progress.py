"""Proves autograder/student/progress.py: what is kept, and what survives."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course.skeletons import skeleton_of
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.student import progress
from autograder.student.progress import BEGUN, CHANGED, DONE, UNTOUCHED, Step

SLUG, LATER = "01_echo_chat", "02_two_user_chat"
PASSES = Verdict("test_one", SLUG, "One.", 2, PASSED)
FAILS = Verdict("test_two", SLUG, "Two.", 3, FAILED)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "exercises"
    for slug in (SLUG, LATER):
        shutil.copytree(skeleton_of(slug), folder / slug)
    return folder


def test_what_a_run_came_to_is_kept_and_the_day_of_the_first_success_stays(home: Path) -> None:
    progress.note(SLUG, [PASSES, FAILS], "a", home)
    assert progress.read(home) == {SLUG: Step(1, 2, 2, 5, "test_two", "a", "")}
    progress.note(SLUG, [PASSES], "b", home)
    done = progress.read(home)[SLUG]
    assert done.complete
    assert done.done
    progress.note(SLUG, [FAILS], "c", home)
    assert progress.read(home)[SLUG] == replace(
        done, passed=0, earned=0, possible=3, first="test_two", digest="c"
    )
    progress.forget(SLUG, home)
    assert progress.read(home) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"01_echo_chat": {"colour": "red"}}', "\0"])
def test_a_damaged_file_is_as_none_and_is_replaced(home: Path, text: str) -> None:
    path = progress.file_of(home)
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    assert progress.read(home) == {}
    progress.note(SLUG, [PASSES], "a", home)
    assert progress.read(home)[SLUG].complete


def test_states(home: Path) -> None:
    def state(step: Step | None) -> str:
        return progress.state_of(SLUG, step, home)

    assert state(None) == UNTOUCHED
    with (home / SLUG / "server.py").open("a") as file:
        file.write("# mine\n")
    assert state(None) == BEGUN
    now = progress.digest_now(SLUG, home)
    assert state(Step(passed=1, checks=2, digest=now)) == BEGUN
    assert state(Step(passed=2, checks=2, digest=now)) == DONE
    assert state(Step(passed=2, checks=2, digest="of before")) == CHANGED


def test_what_is_next(home: Path) -> None:
    done = Step(passed=1, checks=1)
    assert progress.ladder(home) == [SLUG, LATER]
    assert progress.next_of({}, [SLUG, LATER]) == SLUG
    assert progress.next_of({SLUG: done}, [SLUG, LATER]) == LATER
    assert progress.next_of({SLUG: done, LATER: done}, [SLUG, LATER]) == ""
