"""`autograder new course`: a course of one's own, wherever the kit is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.course import skeletons
from autograder.course.settings import require_language
from autograder.handout.laying import copy, lay, require_new, rewritten
from autograder.kit import LESSONS, NOTEBOOKS, REFERENCE, ROOT, SETTINGS
from autograder.words.commands import Lang
from autograder.words.language import SOURCE, _, spoken

CONFTEST = "conftest.py"  # lets pytest run the checks


def course(folder: Annotated[Path, typer.Argument(metavar="DIR")], lang: Lang = "") -> int:
    """Lay a course: its settings, lessons, exercises, notebooks and model answers."""
    language = lang or spoken()
    require_language(language)
    lay_course(folder, language)
    typer.echo(_("A course lies in {path}. Its README says what comes next.").format(path=folder))
    return 0


def lay_course(folder: Path, language: str = SOURCE) -> None:
    """Lay a course in a language into a folder that is new. Raises WrongUsage."""
    require_new(folder)
    lay("course", folder, language)
    settings = (ROOT / SETTINGS).read_text("utf-8")
    if language != SOURCE:
        settings = rewritten(settings, lambda document: document.update(language=language))
    (folder / SETTINGS).write_text(settings, "utf-8", newline="\n")
    for source in (LESSONS, NOTEBOOKS, REFERENCE):
        copy(source, folder / source.name)
    lay_exercises(folder / "exercises", language)


def lay_exercises(folder: Path, language: str = SOURCE) -> None:
    """The exercises as they were shipped, whatever somebody did in ``exercises/`` since."""
    for slug in skeletons.with_skeleton():
        skeletons.lay(slug, folder / slug, language)
    copy(ROOT / "exercises" / CONFTEST, folder / CONFTEST)
