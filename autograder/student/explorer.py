"""The checks as tests of pytest: `pytest exercises/04_multi_user_chat`, or in an editor.

``exercises/conftest.py`` has these two hooks. The checks of an exercise stand below its server.py,
those of 10 below test_chat.py. They are judged as `autograder check` judges them, all that were
chosen in one go.
"""

from __future__ import annotations

import functools
import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from autograder.course.catalogue import checks_of, exercises
from autograder.course.check import Check
from autograder.course.exercises import exercise
from autograder.course.settings import Course, chosen
from autograder.grading.plan import How, in_turn, understand
from autograder.handin import temporary
from autograder.handin.beside import entry_of
from autograder.handin.intake import take_in
from autograder.handin.submission import Pair, Problem
from autograder.judging.judge import OnVerdict
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, Verdict
from autograder.kit import COURSE
from autograder.student.first import first_failure, looked_into
from autograder.student.screen import Screen
from autograder.words.language import _

AT_HOME = 2400.0  # seconds for one exercise: nobody else waits
WIDTH = 100  # columns of an explanation


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The checks of an exercise, found at its server.py, or at its test_chat.py."""
    # Of a file that was named itself, or that is named like tests, pytest makes a module.
    is_its_own = parent.session.isinitpath(file_path) or file_path.name.startswith("test_")
    if is_its_own or not _is_first_script(file_path):
        return None
    return Exercise.from_parent(parent, path=file_path)


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    """The same where such a file itself was named: it is never imported, as that would run it."""
    return Exercise.from_parent(parent, path=module_path) if _is_first_script(module_path) else None


def _is_first_script(path: Path) -> bool:
    slug = path.parent.name
    return slug in exercises() and path.name == exercise(slug).scripts[0]


class Exercise(pytest.File):
    """The checks of one exercise."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test a check, in the order in which they run."""
        slug, course = self.path.parent.name, self.course
        for name, check in checks_of(slug, on=course.on).items():
            yield CheckItem.from_parent(self, name=name, check=check)

    @functools.cached_property
    def course(self) -> Course:
        """What the course decides."""
        return chosen(COURSE, "")[0]

    @functools.cached_property
    def run(self) -> Run:
        """The run of all checks of this exercise that were chosen."""
        chosen_ones = [item.name for item in self.session.items if item.parent is self]
        return Run(self.path.parent, self.course, tuple(chosen_ones))


class Run:
    """One run of checks. Verdicts come while others are still judged."""

    def __init__(self, folder: Path, course: Course, names: tuple[str, ...]) -> None:
        self._folder, self._course, self._names = folder, course, names
        self._verdicts: dict[str, Verdict] = {}
        self._why = ""  # there is no verdict
        self._is_over = False
        self._news = threading.Condition()
        threading.Thread(target=self._judge, daemon=True).start()

    def verdict(self, name: str) -> Verdict | str:
        """The verdict on a check as soon as it is there, or why there is none."""
        with self._news:
            self._news.wait_for(lambda: self._is_over or name in self._verdicts)
            return self._why or self._verdicts.get(name) or _("It was not judged.")

    def _judge(self) -> None:
        slug = self._folder.name
        how = How(self._course, self._course.language, slug, self._names, patience=AT_HOME)
        try:
            with temporary.folder() as temp:
                handin = take_in(entry_of(self._folder, slug), temp, slug)
                for judged in in_turn(understand(handin, how), how, self._begin(how)):
                    if isinstance(judged.programs, Problem):
                        self._why = judged.programs.sentence
                    for verdict in judged.verdicts:
                        self._note(verdict)
        except Exception as error:
            self._why = f"{type(error).__name__}: {error}"
        finally:
            with self._news:
                self._is_over = True
                self._news.notify_all()

    def _begin(self, how: How) -> Callable[[str, Pair | Problem], OnVerdict]:
        """What notes each verdict: the first failure only after its line is known."""
        there = checks_of(how.exercise, on=how.course.on)
        first = first_failure([name for name in there if name in self._names])

        def begin(_slug: str, programs: Pair | Problem) -> OnVerdict:
            def note(verdict: Verdict) -> None:
                for failure in first(verdict):  # who asks for it has had all before it
                    self._verdicts[failure.name] = looked_into(failure, programs, how)
                self._note(verdict)

            return note

        return begin

    def _note(self, verdict: Verdict) -> None:
        with self._news:
            self._verdicts.setdefault(verdict.name, verdict)
            self._news.notify_all()


class Failed(Exception):
    """A check failed; the text explains it."""


class CheckItem(pytest.Item):
    """A check as a test."""

    def __init__(self, *, check: Check, name: str, parent: Exercise) -> None:
        super().__init__(name, parent)
        self.check = check
        self._exercise = parent

    def runtest(self) -> None:
        """Wait for the verdict. Blocked, or not judged, is neither passed nor failed."""
        found = self._exercise.run.verdict(self.name)
        if isinstance(found, str):
            raise Failed(found)
        if found.state in (BLOCKED, NOT_JUDGED):
            pytest.skip(f"{found.state}: {found.because}")
        if found.state == FAILED:
            raise Failed(explained(found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: None = None) -> str:  # type: ignore[override]
        """The explanation, without a traceback of ours."""
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where an editor leads to: the student's own program."""
        return self.path, 0, _(self.check.title)


def explained(verdict: Verdict) -> str:
    """What `autograder check` would say of a failure."""
    text = io.StringIO()
    screen = Screen(Console(file=text, width=WIDTH, highlight=False))
    screen.failure(verdict, verdict.slug)
    return "\n".join(line.rstrip() for line in text.getvalue().strip().splitlines())
