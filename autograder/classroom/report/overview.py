"""What the report says of the whole class: how grades are spread, and what was hard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, quantiles

from autograder.classroom.report.rows import counting
from autograder.course.settings import Course
from autograder.grading.results import Result
from autograder.judging.verdict import FAILED, PASSED, Verdict

BINS = 10  # bars of the histogram
DASH = "\u2013"  # between two numbers


@dataclass(frozen=True)
class Spread:
    """How the grades of a class are spread. Not every hand-in has one."""

    over: int  # grades
    mean: float
    low: float  # a quarter of the grades lies below
    median: float
    high: float  # a quarter of the grades lies above
    least: float
    most: float


@dataclass(frozen=True)
class Difficulty:
    """How a class did in one check."""

    verdict: Verdict
    failed: int
    run: int  # by how many hand-ins it was passed or failed

    @property
    def percent(self) -> float:
        """How many of a hundred failed."""
        return 100 * self.failed / self.run


@dataclass(frozen=True)
class Belief:
    """In how many hand-ins a failed check showed this belief."""

    id: str  # e.g. "M3"
    checks: int  # that somebody failed
    failed: int
    run: int

    @property
    def percent(self) -> float:
        """How many of a hundred failed."""
        return 100 * self.failed / self.run


def spread(grades: Sequence[float]) -> Spread | None:
    """How these grades are spread; None if there are none."""
    if not grades:
        return None
    low, median, high = quantiles([*grades] * (1 + (len(grades) == 1)), method="inclusive")
    return Spread(len(grades), mean(grades), low, median, high, min(grades), max(grades))


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


def names_of_checks(results: Iterable[Result]) -> dict[str, dict[str, str]]:
    """The titles of the checks by exercise and name, in the order in which they ran."""
    found: dict[str, dict[str, str]] = {}
    for result in sorted(results, key=lambda result: -len(result.verdicts)):
        for verdict in result.verdicts:
            found.setdefault(verdict.slug, {}).setdefault(verdict.name, verdict.title)
    return found


def hard_checks(results: Iterable[Result], course: Course) -> list[Difficulty]:
    """How each check went where its exercise counts; those first that most hand-ins failed."""
    ran: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in (v for result in results for v in _that_ran(result, course)):
        ran.setdefault((verdict.slug, verdict.name), []).append(verdict)
    found = [
        Difficulty(group[0], sum(verdict.state == FAILED for verdict in group), len(group))
        for group in ran.values()
    ]
    return sorted(found, key=lambda one: (-one.failed, -one.percent))


def hard_beliefs(results: Iterable[Result], course: Course) -> list[Belief]:
    """The beliefs behind failed checks, where the exercise counts; the most common first."""
    failed: dict[str, int] = {}
    ran: dict[str, int] = {}
    checks: dict[str, set[tuple[str, str]]] = {}
    for result in results:
        verdicts = _that_ran(result, course)
        wrong = [v for v in verdicts if v.state == FAILED and v.belief]
        shown = {v.belief for v in wrong}
        for belief in shown | {v.misconception for v in verdicts if v.misconception}:
            ran[belief] = ran.get(belief, 0) + 1
        for belief in shown:
            failed[belief] = failed.get(belief, 0) + 1
        for v in wrong:
            checks.setdefault(v.belief, set()).add((v.slug, v.name))
    found = [Belief(b, len(checks[b]), count, ran[b]) for b, count in failed.items()]
    return sorted(found, key=lambda one: (-one.failed, -one.percent, one.id))


def _that_ran(result: Result, course: Course) -> list[Verdict]:
    """The verdicts of the exercises that count, without those on checks that were not run."""
    slugs = [slug for slug in counting(result, course) if slug in result.scripts]
    return [v for v in result.verdicts if v.slug in slugs and v.state in (PASSED, FAILED)]
