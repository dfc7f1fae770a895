"""Proves autograder/student/companion.py: what keys do, and that a save is answered at once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from rich.console import Console

from autograder.course.settings import Course
from autograder.grading.plan import Judged
from autograder.grading.score import score
from autograder.handin.submission import Pair
from autograder.judging.verdict import FAILED, PASSED, State, Verdict
from autograder.student import companion, replaying, selfcheck
from autograder.student.selfcheck import Done, Wish
from autograder.student.targets import Target
from helpers.results import TOLD

SLUG = "01_echo_chat"


class Student:
    """Saves and presses keys as told, and keeps which checks ran."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.ran: list[tuple[str, tuple[str, ...]]] = []
        self.states: list[State] = []
        self.text = io.StringIO()
        self.target = Target(folder, SLUG, SLUG)
        monkeypatch.setattr(selfcheck, "check", self._check)
        monkeypatch.setattr(companion.watch, "turns", self._turns)

    def _check(self, target: Target, wish: Wish, course: Course, console: Console) -> Done:
        self.ran.append((target.slug, wish.only))
        state = self.states.pop(0)
        verdict = Verdict("test_one", SLUG, "One.", 1, state, hints=["Look."], feedback=TOLD)
        judged = Judged(SLUG, Pair(target.path), [verdict], score(SLUG, [verdict], 50))
        return Done(target, [judged], state == PASSED)

    def _turns(self, targets: Sequence[Target], pressed: object) -> Iterator[str]:
        yield ""
        yield from self.keys

    def does(self, keys: str, states: Sequence[State]) -> str:
        """Each of the keys; a dot is a save. Returns what is on the screen."""
        self.keys = iter(keys.replace(".", "\0"))
        self.keys = iter(["" if key == "\0" else key for key in self.keys])
        self.states = [*states]
        console = Console(file=self.text, width=100)
        companion.at_each_change([self.target], Wish(), Course(), console)
        return self.text.getvalue()


@pytest.fixture
def student(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Student:
    return Student(monkeypatch, tmp_path / SLUG)


def test_what_failed_first_is_asked_alone_until_it_passes(student: Student) -> None:
    student.does("..q", [FAILED, FAILED, PASSED, PASSED])
    alone = (SLUG, ("test_one",))
    assert student.ran == [(SLUG, ()), alone, alone, (SLUG, ())]


def test_keys(student: Student) -> None:
    shown = student.does("helq.", [FAILED])
    assert "Hint 1 of 1: Look." in shown
    assert "Run just this one:" in shown
    assert "exercises done." in shown
    assert student.ran == [(SLUG, ())]


def test_where_all_passes_keys_say_that_nothing_is_to_be_explained(student: Student) -> None:
    assert student.does("herq", [PASSED]).count("All checks pass") == 3


def test_r_shows_the_replay_of_what_failed_first(
    student: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []

    def again(target: Target, verdict: Verdict, *_rest: object) -> None:
        shown.append((target, verdict.name))

    monkeypatch.setattr(replaying, "again", again)
    student.does("r.rq", [FAILED, PASSED, PASSED])
    assert shown == [(student.target, "test_one")]


def test_n_goes_on_with_the_next_exercise(student: Student) -> None:
    student.does("nq", [PASSED, PASSED])
    assert [slug for slug, _only in student.ran] == [SLUG, "02_two_user_chat"]
