"""Has an exercise graded by a worker process, and outlives whatever happens to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course.catalogue import checks_of
from autograder.handin.submission import Pair
from autograder.judging import grade_job
from autograder.judging.outcome import as_of_today, without_running
from autograder.judging.verdict import NOT_JUDGED, Verdict
from autograder.judging.worker import Worker
from autograder.kit import CHECKS
from autograder.words.language import _

ATTEMPTS = 2  # a worker that dies gets one successor
PATIENCE = 300.0  # seconds for an exercise

OnVerdict = Callable[[Verdict], None]


@dataclass(frozen=True)
class Job:
    """One exercise of one pair, to be graded."""

    pair: Pair
    slug: str
    language: str = "en"
    only: tuple[str, ...] = ()  # names of checks; none: all
    checks: Path = CHECKS
    patience: float = PATIENCE
    on: frozenset[str] = frozenset()  # the switches of course.toml that are on
    weights: Mapping[str, float] = field(default_factory=dict)  # of checks: times their points

    @property
    def switches(self) -> frozenset[str]:
        """The switches that are on for this pair."""
        return self.on | {"peers"} if self.pair.peers else self.on


def judge(
    job: Job, on_verdict: OnVerdict, known: dict[str, Verdict] | None = None
) -> list[Verdict]:
    """Verdicts on all checks of the job, in the order of the checks.

    ``known`` are verdicts from an earlier run: they stand, with the points of today. Whatever
    dies or takes too long, each check gets exactly one verdict: in the end, "not judged".
    """
    there = checks_of(job.slug, job.checks, job.switches)
    names = [name for name in there if not job.only or name in job.only]
    found: dict[str, Verdict] = {}
    for name, verdict in (known or {}).items():
        if name in names:
            found[name] = as_of_today(verdict, job.checks).weighed(job.weights)

    def note(verdict: Verdict) -> None:
        if verdict.name in names and verdict.name not in found:
            found[verdict.name] = verdict.weighed(job.weights)
            on_verdict(found[verdict.name])

    reason = _ask_workers(job, note, lambda: len(found) == len(names))
    for name in names:
        note(without_running(job.slug, name, NOT_JUDGED, reason, job.checks))
    return [found[name] for name in names]


def _ask_workers(job: Job, note: OnVerdict, done: Callable[[], bool]) -> str:
    """Let a worker judge, and another one if it dies. Returns why not all is done, if so."""
    deadline = time.monotonic() + job.patience
    reason = ""
    for _attempt in range(ATTEMPTS):
        left = deadline - time.monotonic()
        if not done() and left > 0:
            worker = Worker(grade_job.JOB, _as_json(job), left)
            for answer in worker.answers():
                if "name" in answer:
                    note(Verdict.from_json(answer))
            reason = worker.reason or _("The checks ended without a verdict on this one.")
    return reason


def _as_json(job: Job) -> dict[str, Any]:
    return {
        "pair": job.pair.to_json(),
        "slug": job.slug,
        "only": job.only,
        "language": job.language,
        "checks": str(job.checks),
        "on": sorted(job.switches),
    }
