"""The command `autograder check`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from autograder.course.exercises import slugs
from autograder.course.settings import chosen
from autograder.judging import machine
from autograder.kit import COURSE
from autograder.student import companion, selfcheck, targets
from autograder.student.commands import AsExercise
from autograder.words.commands import Lang


def check(
    what: Annotated[str, typer.Argument(metavar="SLUG|PATH", autocompletion=lambda: slugs())] = "",
    all_: Annotated[bool, typer.Option("--all", help="Explain every failure.")] = False,
    hint: Annotated[bool, typer.Option("--hint", help="One hint for the first failure.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", help="Run just this check.")] = None,
    watching: Annotated[bool, typer.Option("--watch", help="Check again at each change.")] = False,
    exercise: AsExercise = "",
    lang: Lang = "",
) -> int:
    """Check your own programs, and explain the first failure."""
    course, language = chosen(COURSE, lang)
    console = Console(highlight=False)
    found = targets.find_targets(what, exercise)
    machine.require()
    wish = selfcheck.Wish(all_, hint, tuple(only or ()), language)
    run = companion.at_each_change if watching else companion.once
    return 0 if all(done.passed for done in run(found, wish, course, console)) else 1
