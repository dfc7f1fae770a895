"""The commands `autograder package gradescope` and `autograder package student`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.course.catalogue import require_checks
from autograder.course.settings import require_file
from autograder.handout.gradescope import package_gradescope
from autograder.handout.student import package_student
from autograder.kit import COURSE, require_new_file
from autograder.words.commands import Lang
from autograder.words.language import _

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="Make what you give away: a zip for Gradescope, a repository for students.",
)
Folder = Annotated[Path, typer.Argument(metavar="DIR")]
CourseFile = Annotated[Path, typer.Option("--course", help="The course's settings.")]


@app.command()
def gradescope(
    out: Annotated[
        Path, typer.Option("-o", "--output", metavar="ZIP", help="The zip to write.")
    ] = Path("gradescope.zip"),
    exercise: Annotated[
        str, typer.Option("--exercise", metavar="SLUG", help="Grade all as this exercise.")
    ] = "",
    course: CourseFile = COURSE,
) -> int:
    """Write the zip that Gradescope takes as an autograder."""
    require_checks(exercise)
    require_file(course)
    require_new_file(out)
    package_gradescope(out, course, exercise)
    sentence = _("{path} is written. Upload it as the autograder of an assignment of 100 points.")
    typer.echo(sentence.format(path=out))
    return 0


@app.command()
def student(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    course: CourseFile = COURSE,
    lang: Lang = "",
) -> int:
    """Lay a repository for students: no model answers, no hidden checks."""
    require_file(course)
    package_student(folder, course, lang)
    sentence = _("A repository for students lies in {path}: look at it, then git init and push.")
    typer.echo(sentence.format(path=folder))
    return 0
