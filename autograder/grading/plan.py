"""What a hand-in means and how it is judged: decided here, for one student and for a class."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.course.catalogue import checks_of, exercises
from autograder.course.exercises import asks_for_a_chat
from autograder.course.settings import Course, Track
from autograder.grading.score import Score, score
from autograder.grading.tracks import can_raise, how_counted, how_understood, to_try
from autograder.handin.intake import Handin
from autograder.handin.submission import CORE, Pair, Problem
from autograder.judging.judge import PATIENCE, Job, OnVerdict, judge
from autograder.judging.outcome import without_running
from autograder.judging.trial import finding
from autograder.judging.trial.finding import Found, find_out, needs_a_trial
from autograder.judging.verdict import BLOCKED, Verdict
from autograder.judging.worker import Workers
from autograder.kit import CHECKS
from autograder.words.language import _


@dataclass(frozen=True)
class How:
    """How hand-ins are judged: what the course decides, and what was asked for."""

    course: Course
    language: str = "en"
    exercise: str = ""  # only this one
    only: tuple[str, ...] = ()  # names of checks; none: all
    checks: Path = CHECKS
    patience: float = PATIENCE  # seconds for one hand-in

    @functools.cached_property
    def there(self) -> list[str]:
        """The exercises that there are checks for."""
        return exercises(self.checks)

    @property
    def tracks(self) -> list[Track]:
        """The tracks that there are checks for."""
        return [track for track in self.course.track if track.slug in self.there]


@dataclass(frozen=True)
class Kept:
    """What is known of a hand-in from an earlier run: the same files, judged by the same code."""

    tried: Mapping[str, Found] = field(default_factory=dict)  # by exercise (or CORE)
    verdicts: Sequence[Verdict] = ()

    def of(self, slug: str) -> dict[str, Verdict]:
        """The verdicts on an exercise, by check."""
        return {verdict.name: verdict for verdict in self.verdicts if verdict.slug == slug}


@dataclass(frozen=True)
class Meaning:
    """What a hand-in turned out to be."""

    programs: Mapping[str, Pair | Problem]  # by exercise, in the order in which they are judged
    tried: Mapping[str, Found]  # what was found out by running programs for a moment
    flat: Found | None = None  # of programs that no exercise is named for: each track may be meant
    workers: Workers | None = None  # who found it out, and goes on. None: nobody stays


@dataclass(frozen=True)
class Judged:
    """One exercise of a hand-in, judged."""

    slug: str
    programs: Pair | Problem
    verdicts: list[Verdict]
    score: Score | None  # None if nothing could have one


def understand(
    handin: Handin, how: How, kept: Kept | None = None, workers: Workers | None = None
) -> Meaning:
    """Find out what the programs are, by running them for a moment where that tells more."""
    known = dict(kept.tried) if kept else {}
    core = handin.programs.get(CORE)
    flat = isinstance(core, Pair) and not how.exercise and len(how.tracks) > 1
    tried: dict[str, Found] = {}
    found: dict[str, Pair | Problem] = {}
    for slug, pair in handin.programs.items():
        found[slug] = pair
        if not asks_for_a_chat(how.exercise or slug):
            continue
        if isinstance(pair, Pair) and (needs_a_trial(pair) or (flat and slug == CORE)):
            patience = min(finding.PATIENCE, how.patience / 4)
            tried[slug] = known[slug] if slug in known else find_out(pair, patience, workers)
            found[slug] = tried[slug].pair
    meant = tried[CORE] if flat and isinstance(found[CORE], Pair) else None
    return Meaning(_in_order(found, how, meant), tried, meant, workers)


def _in_order(
    found: Mapping[str, Pair | Problem], how: How, flat: Found | None
) -> dict[str, Pair | Problem]:
    """What is to be judged: by exercise, its programs or why there are none."""
    core = found.get(CORE)
    if how.exercise:
        sentence = _("There is no folder {slug} in this submission.").format(slug=how.exercise)
        return {how.exercise: found.get(how.exercise) or core or Problem(sentence)}
    named = {slug: programs for slug, programs in found.items() if slug in how.there}
    if core:
        tracks = to_try(how.tracks, flat.networks if flat else ())
        return {track.slug: core for track in _having(tracks, how)} | named
    sentence = _("There are no checks yet for {slugs}.").format(slugs=", ".join(found))
    return named or {CORE: Problem(sentence)}


def _having(tracks: list[Track], how: How) -> list[Track]:
    """Of these tracks the first that has the checks that were asked for; all if none were."""
    names = set(how.only)
    having = [track for track in tracks if names <= set(checks_of(track.slug, how.checks))]
    return (having or tracks)[:1] if names else tracks


def in_turn(
    meaning: Meaning,
    how: How,
    begin: Callable[[str, Pair | Problem], OnVerdict],
    kept: Kept | None = None,
) -> Iterator[Judged]:
    """Judge one exercise after another. Of several tracks those that could still raise the grade.

    ``begin`` is told which exercise comes next; what it returns is told of each new verdict.
    """
    scores: dict[str, Score] = {}
    # Of each pair: what was waited for in vain.
    waits = {one.pair: dict(one.waits) for one in meaning.tried.values()}
    caps = {track.slug: track for track in how.course.track}
    share = how.patience / max(1, sum(isinstance(p, Pair) for p in meaning.programs.values()))
    for slug, programs in meaning.programs.items():
        if meaning.flat and not can_raise(caps[slug], scores, how.course.track):
            continue
        on_verdict = begin(slug, programs)
        if isinstance(programs, Problem):
            verdicts = _blocked(slug, programs, how)
        else:
            job = _job(slug, programs, how, share, waits.setdefault(programs, {}))
            job = replace(job, workers=meaning.workers)
            verdicts = judge(job, on_verdict, (kept or Kept()).of(slug))
        if slug != CORE:
            scores[slug] = score(slug, verdicts, how.course.missing_demand)
        yield Judged(slug, programs, verdicts, scores.get(slug))


def _job(slug: str, pair: Pair, how: How, patience: float, waits: dict[str, Any]) -> Job:
    return Job(
        pair,
        slug,
        how.language,
        only=how.only,
        checks=how.checks,
        patience=patience,
        on=how.course.on,
        weights=how.course.weights.get(slug, {}),
        waits=waits,
        free=how.course.free(slug),
    )


def _blocked(slug: str, problem: Problem, how: How) -> list[Verdict]:
    """There is nothing to run: every check is blocked by that."""
    if slug == CORE:
        return []
    weights = how.course.weights.get(slug, {})
    return [
        without_running(slug, name, BLOCKED, problem.sentence, how.checks).weighed(weights)
        for name in checks_of(slug, how.checks, how.course.on)
    ]


def about(
    meaning: Meaning, scores: Mapping[str, Score], verdicts: Sequence[Verdict], how: How
) -> Iterator[str]:
    """Why these exercises were judged, and which of them counts, in sentences."""
    if meaning.flat and isinstance(meaning.flat.pair, Pair):
        core = [slug for slug in scores if meaning.programs.get(slug) == meaning.flat.pair]
        yield how_understood(meaning.flat.pair, meaning.flat.networks, core)
    yield from how_counted(scores, verdicts, how.tracks)
