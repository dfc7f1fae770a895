"""Whether the checks catch a mutant: the first check that does ends its run."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from autograder.course.catalogue import checks_of
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, OnVerdict, judge
from autograder.judging.verdict import PASSED, Verdict
from autograder.proof.proving.journal import Outcome
from autograder.proof.proving.programs import Mutant

PATIENCE = 120.0  # seconds for a mutant


class _Enough(Exception):
    """A check did not pass."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.name)
        self.verdict = verdict


def tried(mutant: Mutant, excused: tuple[str, ...] = (), runs: int = 1) -> Outcome:
    """Judge a mutant by all checks but the excused ones, so many times, until one catches it."""
    started = time.monotonic()
    for run in range(runs):
        if verdict := _first_lost(mutant, excused):
            spent = round(time.monotonic() - started, 2)
            return Outcome((verdict.name,), verdict.state, spent, lucky=run > 0)
    return Outcome(seconds=round(time.monotonic() - started, 2))


def _first_lost(mutant: Mutant, excused: tuple[str, ...]) -> Verdict | None:
    """The first verdict that is no pass."""

    def look(verdict: Verdict) -> None:
        if verdict.state != PASSED:
            raise _Enough(verdict)

    asked = tuple(name for name in checks_of(mutant.program.slug) if name not in excused)
    try:
        _judged(mutant, look, asked)
    except _Enough as end:
        return end.verdict
    return None


def lost_anyway(mutant: Mutant) -> tuple[str, ...]:
    """The checks that a right program does not pass as it is: they say nothing of its mutants."""
    lost: list[str] = []

    def look(verdict: Verdict) -> None:
        if verdict.state != PASSED:
            lost.append(verdict.name)

    _judged(mutant, look, ())
    return tuple(lost)


def _judged(mutant: Mutant, look: OnVerdict, only: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "mutant"
        mutant.write(home)
        judge(Job(Pair(home), mutant.program.slug, only=only, patience=PATIENCE), look)
