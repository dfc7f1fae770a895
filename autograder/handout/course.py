"""`autograder new course`: a course of one's own, wherever the kit is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.course.skeletons import skeleton_of, with_skeleton
from autograder.handout.laying import copy, lay, require_new
from autograder.kit import LESSONS, NOTEBOOKS, REFERENCE, ROOT, SETTINGS
from autograder.words.language import _

CONFTEST = "conftest.py"  # lets pytest run the checks


def course(folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> int:
    """Lay a course: its settings, lessons, exercises, notebooks and model answers."""
    lay_course(folder)
    typer.echo(_("A course lies in {path}. Its README says what comes next.").format(path=folder))
    return 0


def lay_course(folder: Path) -> None:
    """Lay a course into a folder that is new. Raises WrongUsage."""
    require_new(folder)
    lay("course", folder)
    copy(ROOT / SETTINGS, folder / SETTINGS)
    for source in (LESSONS, NOTEBOOKS, REFERENCE):
        copy(source, folder / source.name)
    lay_exercises(folder / "exercises")


def lay_exercises(folder: Path) -> None:
    """The exercises as they were shipped, whatever somebody did in ``exercises/`` since."""
    for slug in with_skeleton():
        copy(skeleton_of(slug), folder / slug)
    copy(ROOT / "exercises" / CONFTEST, folder / CONFTEST)
