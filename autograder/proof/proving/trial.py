"""Whether the checks catch a mutant: the first check that does ends its run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, OnVerdict, judge
from autograder.judging.verdict import NOT_JUDGED, PASSED, Verdict
from autograder.proof.proving.journal import Outcome
from autograder.proof.proving.programs import Mutant

PATIENCE = 120.0  # seconds for a mutant


class _Enough(Exception):
    """A check did not pass."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.name)
        self.verdict = verdict


def tried(mutant: Mutant, batches: Sequence[tuple[str, ...]], runs: int = 1) -> Outcome:
    """Judge a mutant by these checks, a batch after another, so many times, until one fails."""
    started = time.monotonic()
    for run in range(runs):
        if verdict := _first_lost(mutant, batches):
            spent = round(time.monotonic() - started, 2)
            return Outcome((verdict.name,), verdict.state, spent, lucky=run > 0, runs=run + 1)
    return Outcome(seconds=round(time.monotonic() - started, 2), runs=runs)


def _first_lost(mutant: Mutant, batches: Sequence[tuple[str, ...]]) -> Verdict | None:
    """The first verdict that costs points. What was not judged costs none."""

    def look(verdict: Verdict) -> None:
        if verdict.state not in (PASSED, NOT_JUDGED):
            raise _Enough(verdict)

    try:
        _judged(mutant, look, batches)
    except _Enough as end:
        return end.verdict
    return None


def _judged(mutant: Mutant, look: OnVerdict, batches: Sequence[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "mutant"
        mutant.write(home)
        for names in batches:
            judge(Job(Pair(home), mutant.program.slug, only=names, patience=PATIENCE), look)
