"""`autograder package student`: a class repository, without what students shall not see.

No model answers, no hidden checks, no lecturer's notes and no notebooks (they hold whole programs),
no seeded mistakes and no sample class. What their own checks need is there; the faulty servers of
exercise 10 are packed, so that nobody reads them by accident.
"""

from __future__ import annotations

import re
from pathlib import Path

import tomlkit

from autograder import __version__
from autograder.course.exercises import all_exercises, slugs
from autograder.course.hidden import load_hidden
from autograder.course.sealed import seal
from autograder.course.settings import chosen, hidden_folders, load
from autograder.handout.course import lay_exercises
from autograder.handout.laying import (
    copy,
    copy_package,
    lay,
    require_new,
    requirements,
    rewritten,
    without_weights,
)
from autograder.kit import LESSONS, PACKAGE, SETTINGS
from autograder.words.language import _

GIVEN = "from_your_handout"  # programs that a lesson speaks of
NOT_THEIRS = ("sample_class", "architecture.svg")
TO_REFERENCE = re.compile(r"\[([^\]]+)\]\((\.\./)+reference/[^)]*\)")


def package_student(folder: Path, settings: Path, lang: str = "") -> None:
    """Lay the repository, in a language or in that of the course, into a folder that is new.

    Raises WrongUsage and CourseError.
    """
    require_new(folder)
    course, language = chosen(settings, lang)
    copy_package(folder, NOT_THEIRS)
    copy(LESSONS, folder / "lessons", ("notes", "*.py", "*.toml", "*.json"))
    copy(LESSONS / GIVEN, folder / "lessons" / GIVEN)
    lay_exercises(folder / "exercises", language)
    _unlink_answers(folder)
    _seal_answers(folder)
    text = settings.read_text("utf-8-sig") if settings.is_file() else ""
    (folder / SETTINGS).write_text(_for_students(text, settings, language), "utf-8", newline="\n")
    there = {slug: _(all_exercises()[slug].builds) for slug in slugs()}
    facts = {"title": course.title, "exercises": there, "version": __version__}
    lay("student", folder, language, needs=requirements(), **facts)


def _for_students(text: str, settings: Path, language: str) -> str:
    """The course's settings, with the number of hidden checks instead of where they are."""
    course = load(settings)
    hidden = load_hidden(hidden_folders(course, settings))

    def change(document: tomlkit.TOMLDocument) -> None:
        for name in ("hidden_checks", "hidden_shown", "more_at_hand_in"):
            document.pop(name, None)
        without_weights(document, {name for checks in hidden.values() for name in checks})
        if course.more_at_hand_in:
            document["more_at_hand_in"] = course.more_at_hand_in
        if course.language != language:
            document["language"] = language

    return rewritten(text, change)


def _seal_answers(folder: Path) -> None:
    """Pack what students' own checks need, and what they shall find out."""
    for one in all_exercises().values():
        if one.sealed and one.of == one.slug:
            seal(folder / PACKAGE.name / "checks" / one.slug, one.sealed)


def _unlink_answers(folder: Path) -> None:
    """Links to model answers lead nowhere here: their words stay."""
    for path in [*folder.glob("lessons/**/*.md"), *folder.glob("exercises/*/*.md")]:
        text = path.read_text("utf-8")
        path.write_text(TO_REFERENCE.sub(r"`\1`", text), "utf-8", newline="\n")
