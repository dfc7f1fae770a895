"""`autograder check`: a student's own programs, checked where they lie."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from autograder.catalogue import checks_of, exercises
from autograder.console import Screen
from autograder.course import Course, Track
from autograder.grade import Score, core_grade, score
from autograder.i18n import _
from autograder.intake import Entry, is_submission, take_in
from autograder.judge import Job, judge
from autograder.source import explain
from autograder.submission import CORE, SLUGS, Pair, Problem
from autograder.tracks import can_raise, how_counted, how_understood, to_try
from autograder.trial import find_out, resolve
from autograder.unpack import Refused, is_junk
from autograder.verdict import FAILED, PASSED, Verdict

KIT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Target:
    """A folder (or zip) to check, as an exercise; "" means whatever exercises are in it."""

    path: Path
    slug: str
    argument: str  # how the student named it, "" if they did not


@dataclass(frozen=True)
class Wish:
    """What the student asked to be told."""

    all: bool = False
    hint: bool = False
    only: tuple[str, ...] = ()
    language: str = "en"


def require_checks(exercise: str) -> None:
    """Raise Refused if an exercise is named that has no checks."""
    if exercise and exercise not in exercises():
        sentence = _("There are no checks for “{slug}”; there are for {slugs}.")
        raise Refused(sentence.format(slug=exercise, slugs=", ".join(exercises())))


def find_targets(argument: str, exercise: str = "") -> list[Target]:
    """What a SLUG, a PATH or nothing stands for, to be checked as an exercise if one is named.

    Raises Refused with one sentence.
    """
    require_checks(exercise)
    found = _find_targets(argument)
    return [replace(target, slug=exercise or target.slug) for target in found]


def _find_targets(argument: str) -> list[Target]:
    here = Path.cwd()
    if not argument:
        if is_submission(here) or here.name in SLUGS:
            return [_target(here, "")]
        kit = [KIT / "exercises" / slug for slug in exercises()]
        found = [Target(path, path.name, path.name) for path in kit if path.is_dir()]
        if not found:
            raise Refused(_("There is no server.py and no client.py in this folder."))
        return found
    slug = next((slug for slug in SLUGS if argument.casefold() in (slug, slug[:2])), "")
    if slug:
        return [_exercise(slug)]
    path = Path(argument)
    if not path.exists():
        sentence = _("There is no exercise and no folder “{name}”; the exercises are {slugs}.")
        raise Refused(sentence.format(name=argument, slugs=", ".join(exercises())))
    return [_target(path.parent if path.suffix == ".py" else path, argument)]


def _exercise(slug: str) -> Target:
    path = KIT / "exercises" / slug
    if not path.is_dir() or slug not in exercises():
        raise Refused(_("The exercise {slug} is not in this kit yet.").format(slug=slug))
    return Target(path, slug, slug)


def _target(path: Path, argument: str) -> Target:
    name = path.resolve().name
    return Target(path, name if name in SLUGS else "", argument)


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


class Rungs:
    """How many hints of each check were shown, kept beside the programs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / ".autograder"
        self.file = self.folder / "hints.json"

    def read(self) -> dict[str, int]:
        """Shown hints by the name of the check."""
        try:
            shown = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(k): v for k, v in shown.items() if isinstance(v, int) and v >= 0}

    def keep(self, name: str, rung: int) -> None:
        """Note it. Where nothing can be written, the first hint comes again."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n", "utf-8")
            self.file.write_text(json.dumps(self.read() | {name: rung}), "utf-8")


def wait_for_change(targets: list[Target]) -> None:
    """Return as soon as a file of the targets has changed. Ctrl-C ends the waiting."""
    before = _state(targets)
    while _state(targets) == before:
        time.sleep(0.3)


def _state(targets: list[Target]) -> dict[str, tuple[float, int]]:
    found = {}
    for target in targets:
        for path in [target.path, *target.path.rglob("*.[pP][yY]")]:
            if any(map(is_junk, path.parts)) or re.search(r"site-packages", str(path)):
                continue
            with contextlib.suppress(OSError):
                about = path.stat()
                size = about.st_size if path.is_file() else 0
                found[str(path)] = (about.st_mtime if path.is_file() else 0.0, size)
    return found
