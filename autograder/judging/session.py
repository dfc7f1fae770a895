"""One run of pytest over the checks of an exercise, in this process."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from autograder.course.catalogue import all_checks, exercises, files_of, files_with
from autograder.course.exercises import switches
from autograder.handin import temporary
from autograder.handin.submission import Pair
from autograder.judging.filming import NOBODY, Filming
from autograder.judging.run.plugin import Judge, OnVerdict
from autograder.judging.verdict import State, Verdict
from autograder.kit import CHECKS
from autograder.program.launch import Start
from autograder.program.once import Once
from autograder.room.questions import words

WATCHDOG = 120  # seconds after which a check has hung: the grader's own fault, not judged
# What pytest brings that a run of checks has no use for: each costs a little at every run. The
# last one collects garbage five times.
UNUSED = (
    *("terminal", "cacheprovider", "doctest", "junitxml", "unittest", "pastebin", "debugging"),
    *("setuponly", "setupplan", "stepwise", "recwarn", "logging", "legacypath", "subtests"),
    *("faulthandler", "threadexception", "unraisableexception"),
)


def run_checks(
    pair: Pair,
    slug: str,
    on_verdict: OnVerdict,
    only: Sequence[str] = (),
    on: Collection[str] = (),
    folder: Path = CHECKS,
    states: Mapping[str, State] | None = None,
    once: Once | None = None,
    filming: Filming = NOBODY,
    start: Start | None = None,
) -> list[Verdict]:
    """Judge one exercise of one submission.

    ``on_verdict`` is called after each check. ``only`` names checks, without what they build on;
    ``on`` names the switches of course.toml that are on; ``folder`` holds the checks; ``states``
    tells what came of checks that another run has judged already, ``once`` what was waited for in
    vain there; ``filming`` gets their films; ``start`` is what programs are started with, which
    stays.
    """
    verdicts: list[Verdict] = []

    def note(verdict: Verdict) -> None:
        verdicts.append(verdict)
        on_verdict(verdict)

    judge = Judge(pair, slug, note, only, switches(slug, on), states, once, filming, start)
    # To load a file of checks costs as much as to run one of them.
    files = files_with(slug, only, folder) if only else files_of(slug, folder)
    _pytest([str(path) for path in files], folder, judge, judge.fixtures(), _Only(files))
    return verdicts


class _Only:
    """Keeps pytest from looking at the other files of a folder, too: that takes time."""

    def __init__(self, files: Collection[Path]) -> None:
        self._files = files

    def pytest_configure(self, config: pytest.Config) -> None:
        """There is no terminal, but what asks for one shall not fail."""
        config.pluginmanager.register(_Nowhere(), "terminalreporter")
        config.option.tbstyle = "native"  # nobody reads it, and the others parse whole files

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path) -> bool:
        """Whether a file, or a folder, is none of those that were asked for."""
        return collection_path.suffix == ".py" and collection_path not in self._files


class _Nowhere:
    """Where pytest-timeout writes the stacks of a check that has hung. Nobody would read them."""

    @property
    def _tw(self) -> _Nowhere:
        return self

    def sep(self, *_words: object, **_how: object) -> None:
        """Write a heading."""

    def write(self, *_words: object) -> None:
        """Write some text."""


def warm_up() -> None:
    """Load all that pytest loads for a run, so that processes forked from here need not."""
    with temporary.folder() as empty:
        _pytest([str(empty)], empty)
    for slug in exercises():
        all_checks(slug)  # and with them the words of checks
    words.get_ready()


def _pytest(files: Sequence[str], root: Path, *plugins: object) -> None:
    options = [word for name in UNUSED for word in ("-p", f"no:{name}")]
    options += ["-p", "pytest_timeout", f"--timeout={WATCHDOG}", "-W", "ignore"]
    options += [
        "--import-mode=importlib",
        "--assert=plain",
        "-c",
        os.devnull,
        f"--rootdir={root}",
        f"--confcutdir={root}",  # or every folder on the way to it is looked into
    ]
    with _without_other_plugins():
        pytest.main([*options, *files], plugins=plugins)


@contextlib.contextmanager
def _without_other_plugins() -> Iterator[None]:
    """What else is installed, or asked for, has no part in a grade (pytest docs, variables)."""
    before = {k: v for k, v in os.environ.items() if k.startswith("PYTEST_")}
    for name in before:
        del os.environ[name]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(before)
