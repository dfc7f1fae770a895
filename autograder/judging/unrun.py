"""Verdicts on checks that were not, or could not be, run."""

from __future__ import annotations

from pathlib import Path

from autograder.course.catalogue import all_checks
from autograder.course.exercises import lesson_of
from autograder.judging.verdict import State, Verdict
from autograder.kit import CHECKS
from autograder.words.language import _


def without_running(
    slug: str, name: str, state: State, because: str, folder: Path = CHECKS
) -> Verdict:
    """The verdict on a check that was not, or could not be, run."""
    check = all_checks(slug, folder)[name]
    return Verdict(
        name=name,
        slug=slug,
        title=_(check.title),
        points=check.points,
        state=state,
        required=check.required,
        because=because,
        misconception=check.misconception,
        lesson=f"{lesson_of(slug)}.md#{check.section}",
        hints=[_(hint) for hint in check.hints],
    )
