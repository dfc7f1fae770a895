"""`autograder replay`: a check that failed, run once more and recorded, to be stepped through."""

from __future__ import annotations

import difflib
import os
import sys
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.course.catalogue import checks_of
from autograder.course.exercises import named_by
from autograder.course.settings import Course, chosen
from autograder.course.skeletons import notes_in
from autograder.grading.files import write
from autograder.grading.plan import How, understand
from autograder.grading.recorded import Recorded
from autograder.grading.recorded import recorded as once_more
from autograder.handin import temporary
from autograder.handin.beside import entry_of
from autograder.handin.intake import is_submission, take_in
from autograder.handin.submission import Problem
from autograder.judging import machine
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, Verdict
from autograder.kit import COURSE, EXERCISES, WrongUsage
from autograder.replay.page import page
from autograder.student import progress
from autograder.student.commands import AsExercise, exercise_meant
from autograder.student.selfcheck import Wish
from autograder.student.targets import Target, find_targets
from autograder.words.commands import Lang
from autograder.words.language import _
from autograder.words.plain import plain

PAGE = "replay.html"


def replay(
    what: Annotated[str, typer.Argument(metavar="[SLUG|PATH]", show_default=False)] = "",
    check: Annotated[str, typer.Argument(metavar="[CHECK]", show_default=False)] = "",
    exercise: AsExercise = "",
    output: Annotated[
        str, typer.Option("--output", "-o", help="Write the page to this file.")
    ] = "",
    show: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
    lang: Lang = "",
) -> int:
    """Step through the run in which a check failed: each thread, each line, who sent what."""
    course, language = chosen(COURSE, lang)
    console = Console(highlight=False)
    if what and not check and not named_by(what) and not Path(what).exists():
        what, check = "", what  # in the folder of an exercise, the name of a check is enough
    target = _target(what, exercise)
    machine.require()
    path = Path(output) if output else _place(target)
    if step_through(target, check, How(course, language, target.slug), path, console) and show:
        open_in_browser(path)
    return 0


def step_through(target: Target, check: str, how: How, path: Path, console: Console) -> bool:
    """Record a run, and lay its page. False if nothing goes wrong in it that could be shown."""
    with console.status(_("The check is run once more, and recorded.")):
        found = recorded(target, how, check)
    if found is None:
        sentence = _("All checks pass: nothing went wrong. Name a check to see how it runs.")
        console.print(sentence)
        return False
    if not found.film.threads:
        sentence = _(
            "No program of yours ran in this check, so there is nothing to step through. What came "
            "of it: autograder check {slug} --only {name}"
        )
        names = {"slug": found.verdict.slug, "name": found.verdict.name}
        console.print(sentence.format(**names), markup=False, soft_wrap=True)
        return False
    write(path, page(found.film))
    console.print(Text(plain(found.verdict.title), style="bold"))
    console.print(_("Step through it: {path}").format(path=path), markup=False, soft_wrap=True)
    return True


def again(target: Target, verdict: Verdict, wish: Wish, course: Course, console: Console) -> None:
    """The same for a check that has just failed, and open the page."""
    meant = replace(target, slug=verdict.slug)
    path = _place(meant)
    if step_through(meant, verdict.name, How(course, wish.language, meant.slug), path, console):
        open_in_browser(path)


def open_in_browser(path: Path) -> None:
    """Open a page, where there is a browser with windows: others would take over the terminal."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    if sys.platform in ("darwin", "win32") or any(map(os.environ.get, screens)):
        webbrowser.open(path.resolve().as_uri())


def _target(what: str, exercise: str) -> Target:
    """What is meant: a folder or an exercise, or where you are, or the exercise you are at."""
    here = Path.cwd()
    if not what and not is_submission(here):
        what = exercise_meant("")
    (target, *_more) = find_targets(what, exercise)
    return target


def _place(target: Target) -> Path:
    """Where the page is kept: beside the programs, where git leaves it out."""
    try:
        return notes_in(target.path.resolve()) / PAGE
    except OSError:  # a zip, or somebody else's folder
        return Path.cwd() / PAGE


def recorded(target: Target, how: How, name: str = "") -> Recorded | None:
    """A recorded run of a check: the one that is named, else the first one that fails.

    None if all pass. Raises WrongUsage if there is no such check, or nothing to run.
    """
    with temporary.folder() as temp:
        entry = entry_of(target.path, target.slug)
        handin = take_in(entry, temp, target.slug)
        wrong = ""
        for slug, programs in understand(handin, how).programs.items():
            if isinstance(programs, Problem):
                wrong = wrong or programs.sentence
                continue
            job = Job(programs, slug, how.language, on=how.course.on)
            if name:
                return once_more(job, _known(slug, name, how.course))
            if found := _first_failure(job, target):
                return found
        if wrong:
            raise WrongUsage(wrong)
    return None


def _known(slug: str, name: str, course: Course) -> str:
    """The check that is meant, with or without "test_"."""
    there = checks_of(slug, on=course.on)
    for known in (name, f"test_{name}"):
        if known in there:
            return known
    close = difflib.get_close_matches(name, there, 1, 0.5)
    sentence = _("There is no check {name} in {slug}.")
    if close:
        sentence = _("There is no check {name} in {slug}. Did you mean {close}?")
    raise WrongUsage(sentence.format(name=name, slug=slug, close="".join(close)))


def _first_failure(job: Job, target: Target) -> Recorded | None:
    """The first check that fails: the one that did so last time, if it still does."""
    step = progress.read().get(job.slug)
    at_home = target.path.resolve() == (EXERCISES / job.slug).resolve()
    if at_home and step and step.first in checks_of(job.slug, on=job.on):
        again = once_more(job, step.first)
        if again and again.verdict.state == FAILED:
            return again
    failed = [v.name for v in judge(job, lambda verdict: None) if v.state == FAILED]
    return once_more(job, failed[0]) if failed else None
