"""`autograder check`: a student's own programs, checked where they lie."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from autograder.course.catalogue import checks_of, exercises
from autograder.course.settings import Course, Track
from autograder.grading.score import Score, core_grade, score
from autograder.grading.tracks import can_raise, how_counted, how_understood, to_try
from autograder.handin.intake import Entry, take_in
from autograder.handin.source import explain
from autograder.handin.submission import CORE, Pair, Problem
from autograder.handin.unpack import Refused
from autograder.judging.judge import Job, judge
from autograder.judging.trial import find_out, resolve
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.student.hints import Rungs
from autograder.student.screen import Screen
from autograder.student.targets import Target
from autograder.words.language import _


@dataclass(frozen=True)
class Wish:
    """What the student asked to be told."""

    all: bool = False
    hint: bool = False
    only: tuple[str, ...] = ()
    language: str = "en"


def check(target: Target, wish: Wish, course: Course, console: Console) -> bool:
    """Check one target and tell the student. True if every check passed."""
    screen = Screen(console)
    entry = Entry(target.path.resolve().name, target.path)
    with tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True) as temp:
        programs = take_in(entry, Path(temp), target.slug).programs
        core = programs.get(CORE)
        if isinstance(core, Pair) and not target.slug:
            found = find_out(core)
            if isinstance(found.pair, Pair):
                return _check_core(found.pair, found.networks, target, wish, course, screen)
            core = found.pair
        if core:
            programs = {target.slug: core}
        passed = True
        for slug, pair in ((slug, resolve(found)) for slug, found in programs.items()):
            screen.heading(f"{slug}  ({target.path})".strip())
            if isinstance(pair, Problem):
                screen.sentence(pair.sentence, "bold red")
                passed = False
            elif slug not in exercises():
                screen.sentence(_("There are no checks for {slug} yet.").format(slug=slug))
            else:
                verdicts = _check_pair(pair, replace(target, slug=slug), wish, course, screen)
                passed = _all_passed(verdicts) and passed
    return passed


def _check_core(
    pair: Pair, seen: Collection[str], target: Target, wish: Wish, course: Course, screen: Screen
) -> bool:
    """Check a pair without an exercise's name on each track that it could mean."""
    tracks = [track for track in course.track if track.slug in exercises()]
    if not tracks:
        raise Refused(_("There are no checks for the core exercises."))
    scores: dict[str, Score] = {}
    verdicts: list[Verdict] = []
    for track in _with_checks(to_try(tracks, seen), wish.only):
        if can_raise(track, scores, tracks):
            screen.heading(f"{track.slug}  ({target.path})")
            judged = _check_pair(pair, replace(target, slug=track.slug), wish, course, screen)
            scores[track.slug] = score(track.slug, judged, course.missing_demand)
            verdicts += judged
    if wish.only:
        return _all_passed(verdicts)
    screen.about([how_understood(pair, seen, list(scores))])
    screen.about(how_counted(scores, verdicts, tracks))
    counts = core_grade(scores, tracks)[1]
    return _all_passed([verdict for verdict in verdicts if verdict.slug == counts])


def _with_checks(tracks: list[Track], names: tuple[str, ...]) -> list[Track]:
    """Of these tracks the first that has checks of these names; all if none are named."""
    having = [track for track in tracks if set(names) <= set(checks_of(track.slug))]
    return (having or tracks)[:1] if names else tracks


def _all_passed(verdicts: list[Verdict]) -> bool:
    return all(verdict.state == PASSED for verdict in verdicts)


def _check_pair(
    pair: Pair, target: Target, wish: Wish, course: Course, screen: Screen
) -> list[Verdict]:
    """Check a pair as the target's exercise."""
    slug = target.slug
    unknown = [name for name in wish.only if name not in checks_of(slug, on=course.on)]
    if unknown:
        sentence = _("There is no check {name} in {slug}.")
        raise Refused(sentence.format(name=", ".join(unknown), slug=slug))
    weights = course.weights.get(slug, {})
    job = Job(pair, slug, wish.language, only=wish.only, on=course.on, weights=weights)
    verdicts = judge(job, screen.verdict)
    failed = [verdict for verdict in verdicts if verdict.state == FAILED]
    notes = explain(pair, wish.language) if failed else []
    for note in notes:
        screen.explanation(note)
    for verdict in failed if wish.all else failed[:1]:
        screen.failure(verdict, _rerun(target, verdict))
    _hint(target.path, failed, wish, screen)
    screen.points(score(slug, verdicts, course.missing_demand))
    return verdicts


def _rerun(target: Target, verdict: Verdict) -> str:
    named = f" {shlex.quote(target.argument)}" if target.argument else ""
    if target.slug not in (target.path.resolve().name, target.argument):
        named += f" --exercise {target.slug}"
    return f"autograder check{named} --only {verdict.name}"


def _hint(folder: Path, failed: list[Verdict], wish: Wish, screen: Screen) -> None:
    """With --hint: the next rung of the first failure, and remember how far we came."""
    if not failed or not wish.hint:
        return
    first = failed[0]
    rungs = Rungs(folder)
    rung = min(rungs.read().get(first.name, 0) + 1, max(1, len(first.hints)))
    screen.hint(first, rung)
    rungs.keep(first.name, rung)
