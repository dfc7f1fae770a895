"""The report of a class run: one page for the class, one for each student.

Each page is one file that works without a network. What students wrote is escaped, always:
autoescape is on, nothing is marked safe, and control characters are shown instead of obeyed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.course.misconceptions import belief
from autograder.grading.results import GRADED, NEEDS_A_LOOK, NOTHING_TO_RUN, Result, why_not_run
from autograder.judging.verdict import (
    BLOCKED,
    FAILED,
    MARKS,
    NOT_JUDGED,
    PASSED,
    State,
    Verdict,
)
from autograder.words.language import _
from autograder.words.plain import plain

DASH = "\u2013"  # between numbers, and where there is none
BINS = 10  # bars of the histogram


def class_page(results: Sequence[Result], slugs: Sequence[str], title: str, language: str) -> str:
    """The class at a glance."""
    grades = [result.grade for result in results if result.grade is not None]
    return _render(
        "class.html",
        language,
        title=title,
        results=results,
        slugs=slugs,
        grades=grades,
        mastered=any(result.mastery is not None for result in results),
        mean=f"{mean(grades):.1f}" if grades else DASH,
        median=f"{median(grades):.1f}" if grades else DASH,
        bins=histogram(grades),
        checks=hardest(results),
    )


def student_page(result: Result, title: str, language: str) -> str:
    """Everything one student should know about their result."""
    return _render("student.html", language, title=title, result=result)


@dataclass(frozen=True)
class Difficulty:
    """How a class did in one check."""

    verdict: Verdict
    passed: int
    tried: int

    @property
    def percent(self) -> float:
        """How many of a hundred passed."""
        return 100 * self.passed / self.tried


def hardest(results: Iterable[Result]) -> list[Difficulty]:
    """The checks, those first that the fewest passed, over the submissions that could run."""
    verdicts: dict[tuple[str, str], list[Verdict]] = {}
    for result in results:
        for verdict in result.verdicts:
            if verdict.slug in result.scripts and verdict.state != NOT_JUDGED:
                verdicts.setdefault((verdict.slug, verdict.name), []).append(verdict)
    found = [
        Difficulty(group[0], sum(verdict.state == PASSED for verdict in group), len(group))
        for group in verdicts.values()
    ]
    return sorted(found, key=lambda difficulty: difficulty.percent)


def histogram(grades: Sequence[float]) -> list[tuple[str, int]]:
    """How many grades lie in each tenth, e.g. ("90 to 100", 12)."""
    counts = [0] * BINS
    for grade in grades:
        counts[min(int(grade * BINS / 100), BINS - 1)] += 1
    width = 100 // BINS
    last = BINS - 1
    return [
        (f"{n * width}{DASH}{100 if n == last else (n + 1) * width - 1}", count)
        for n, count in enumerate(counts)
    ]


def status_words(status: str) -> str:
    """A status in the language of the report."""
    return {
        GRADED: _("graded"),
        NOTHING_TO_RUN: _("nothing to run"),
        NEEDS_A_LOOK: _("needs a look"),
    }.get(status, status)


def state_words(state: State) -> str:
    """The state of a check in the language of the report."""
    return {
        PASSED: _("passed"),
        FAILED: _("failed"),
        BLOCKED: _("blocked"),
        NOT_JUDGED: _("not judged"),
    }[state]


def number(value: float | None, at_least: float | None = None, at_most: float | None = None) -> str:
    """A grade or points, without needless zeros; a dash for none, or between what it may be."""
    if value is None and at_least is not None and at_most is not None:
        return f"{at_least:g}{DASH}{at_most:g}"
    return DASH if value is None else f"{value:g}"


def _visible(value: Any) -> Any:
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _sentence(text: str, **values: object) -> str:
    return _(text).format(**values) if values else _(text)


def _render(template: str, language: str, **values: Any) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        _=_sentence,
        belief=belief,
        marks=MARKS,
        language=language,
        number=number,
        quote=quote,
        state_words=state_words,
        status_words=status_words,
        why_not_run=why_not_run,
    )
    return environment.get_template(template).render(**values)
