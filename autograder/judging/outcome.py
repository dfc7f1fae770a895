"""A check's outcome beside the check's own words: its verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.course.catalogue import all_checks
from autograder.course.check import Check
from autograder.course.exercises import lesson_of
from autograder.judging.verdict import State, Verdict
from autograder.kit import CHECKS
from autograder.words.language import _


def verdict_on(slug: str, name: str, check: Check, state: State, **facts: Any) -> Verdict:
    """The verdict on a check. ``facts`` are what else is known of this run of it."""
    return Verdict(
        name=name,
        slug=slug,
        title=_(check.title),
        points=check.points,
        state=state,
        required=check.required,
        misconception=check.misconception,
        lesson=f"{lesson_of(slug)}.md#{check.section}",
        hints=[_(hint) for hint in check.hints],
        hidden=check.hidden,
        **facts,
    )


def without_running(
    slug: str, name: str, state: State, because: str, folder: Path = CHECKS
) -> Verdict:
    """The verdict on a check that was not, or could not be, run."""
    return verdict_on(slug, name, all_checks(slug, folder)[name], state, because=because)


def as_of_today(kept: Verdict, folder: Path = CHECKS) -> Verdict:
    """A verdict of an earlier run, with what stands beside its check now: its title, its points."""
    names = ("seconds", "because", "feedback", "astray")
    facts = {name: getattr(kept, name) for name in names}
    check = all_checks(kept.slug, folder)[kept.name]
    return verdict_on(kept.slug, kept.name, check, kept.state, **facts)
