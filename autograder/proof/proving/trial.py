"""Whether the checks catch a mutant: the first check that does ends its run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.handin import temporary
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.trial.finding import find_out, needs_a_trial
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED, Verdict
from autograder.proof.proving.journal import Outcome
from autograder.proof.proving.programs import Mutant

PATIENCE = 120.0  # seconds for a mutant
START = "start"  # what has caught a mutant that nobody knows how to start


class _Enough(Exception):
    """A check did not pass."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.name)
        self.verdict = verdict


def tried(mutant: Mutant, batches: Sequence[tuple[str, ...]], runs: int = 1) -> Outcome:
    """Judge a mutant by these checks, a batch after another, so many times, until one fails."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "mutant"
        mutant.write(home)
        for run in range(runs):
            if verdict := _first_lost(Pair(home), mutant.program.slug, batches):
                spent = round(time.monotonic() - started, 2)
                return Outcome((verdict.name,), verdict.state, spent, lucky=run > 0, runs=run + 1)
    return Outcome(seconds=round(time.monotonic() - started, 2), runs=runs)


def _first_lost(pair: Pair, slug: str, batches: Sequence[tuple[str, ...]]) -> Verdict | None:
    """The first verdict that costs points. What was not judged costs none."""

    def look(verdict: Verdict) -> None:
        if verdict.state not in (PASSED, NOT_JUDGED):
            raise _Enough(verdict)

    found = find_out(pair).pair if needs_a_trial(pair) else pair
    if not isinstance(found, Pair):
        return Verdict(START, slug, "", 0, FAILED)
    try:
        for names in batches:
            judge(Job(found, slug, only=names, patience=PATIENCE), look)
    except _Enough as end:
        temporary.sweep()  # the run ended in the middle, and its folder had nobody to remove it
        return end.verdict
    return None
