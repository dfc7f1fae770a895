"""Has an exercise graded by a worker process, and outlives whatever happens to it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.course.catalogue import checks_of
from autograder.handin.submission import Pair
from autograder.judging import grade_job, machine
from autograder.judging.filming import NOTHING, OnFilm, Record
from autograder.judging.outcome import as_of_today, without_running
from autograder.judging.verdict import NOT_JUDGED, Verdict
from autograder.judging.worker import Workers, among
from autograder.kit import CHECKS
from autograder.words.language import _

ATTEMPTS = 2  # what a worker leaves not judged is judged once more, in another one
# Seconds for an exercise: a last net. What programs use up themselves ends long before that (see
# ``room.unmet``), so whoever gets here was let down by the machine.
PATIENCE = 900.0

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
    # What was waited for in vain in exercises that these programs were judged as before. It grows.
    waits: dict[str, Any] = field(default_factory=dict)
    free: frozenset[str] = frozenset()  # checks whose failure costs nothing in this course
    record: Record = NOTHING  # of each check that runs, for its film
    workers: Workers | None = field(default=None, compare=False)  # None: some for this job alone

    @property
    def switches(self) -> frozenset[str]:
        """The switches that are on for this pair."""
        return self.on | {"peers"} if self.pair.peers else self.on


def judge(
    job: Job,
    on_verdict: OnVerdict,
    known: dict[str, Verdict] | None = None,
    on_film: OnFilm = lambda check, film: None,
) -> list[Verdict]:
    """Verdicts on all checks of the job, in the order of the checks.

    ``known`` are verdicts from an earlier run: they stand, with the points of today, but for
    "not judged". Whatever dies or takes too long, each check gets exactly one verdict. It is "not
    judged" only if it was so twice, in two workers. Raises WrongMachine if nothing can be judged
    here any more, say when the disk is full.
    """
    there = checks_of(job.slug, job.checks, job.switches)
    names = [name for name in there if not job.only or name in job.only]
    found: dict[str, Verdict] = {}
    for name, verdict in (known or {}).items():
        if name in names and verdict.state != NOT_JUDGED:
            found[name] = _in_course(job, as_of_today(verdict, job.checks))

    def note(verdict: Verdict) -> None:
        of_check = replace(verdict, hidden=there[verdict.name].hidden)
        found[verdict.name] = _in_course(job, of_check)
        on_verdict(found[verdict.name])

    doubtful: dict[str, Verdict] = {}
    with among(job.workers) as workers:
        for _attempt in range(ATTEMPTS):
            if missing := [name for name in names if name not in found]:
                doubtful = _ask(workers, job, missing, found, note, on_film)
                if doubtful:
                    machine.require()
                    workers.close()
    for name, verdict in doubtful.items():
        if name not in found:
            note(verdict)
    return [found[name] for name in names]


def _in_course(job: Job, verdict: Verdict) -> Verdict:
    """The verdict with what the course decides: how much it weighs, and whether it is free."""
    return replace(verdict, free=verdict.name in job.free).weighed(job.weights)


def _ask(
    workers: Workers,
    job: Job,
    missing: Sequence[str],
    found: Mapping[str, Verdict],
    note: OnVerdict,
    on_film: OnFilm,
) -> dict[str, Verdict]:
    """Let a worker judge what is missing. Returns what is not judged then, with the reason.

    It is told what came of the others, so that it goes on where its predecessor stood.
    """
    doubtful: dict[str, Verdict] = {}
    asked = workers.answers(grade_job.JOB, _as_json(job, missing, found), job.patience)
    with contextlib.closing(asked) as answers:  # `note` may have had enough
        for answer in answers:
            job.waits.update(answer.get("waits", {}))
            if "film" in answer:
                on_film(str(answer["check"]), answer["film"])
            verdict = Verdict.from_json(answer) if "name" in answer else None
            if verdict is None or verdict.name not in missing:
                continue
            if verdict.state == NOT_JUDGED:
                doubtful[verdict.name] = verdict
            elif verdict.name not in found:
                note(verdict)
    reason = workers.reason or _("The checks ended without a verdict on this one.")
    for name in missing:
        if name not in found and name not in doubtful:
            doubtful[name] = without_running(job.slug, name, NOT_JUDGED, reason, job.checks)
    return doubtful


def _as_json(job: Job, missing: Sequence[str], found: Mapping[str, Verdict]) -> dict[str, Any]:
    return {
        "pair": job.pair.to_json(),
        "slug": job.slug,
        "only": missing,
        "states": {name: verdict.state for name, verdict in found.items()},
        "language": job.language,
        "checks": str(job.checks),
        "on": sorted(job.switches),
        "waits": job.waits,
        "record": job.record,
    }
