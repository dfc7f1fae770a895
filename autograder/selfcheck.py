"""`autograder check`: a student's own programs, checked where they lie."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from autograder.catalogue import checks_of, exercises
from autograder.console import Screen
from autograder.course import Course
from autograder.grade import score
from autograder.i18n import _
from autograder.intake import Entry, is_submission, take_in
from autograder.judge import Job, judge
from autograder.source import explain
from autograder.submission import CORE, SLUGS, Pair, Problem
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


def find_targets(argument: str) -> list[Target]:
    """What a SLUG, a PATH or nothing stands for. Raises Refused with one sentence."""
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
        programs = take_in(entry, Path(temp)).programs
        if CORE in programs:
            programs = {target.slug or _best_track(course): programs[CORE]}
        passed = True
        for slug, pair in programs.items():
            screen.heading(f"{slug}  ({target.path})")
            if isinstance(pair, Problem):
                screen.sentence(pair.sentence, "bold red")
                passed = False
            elif slug not in exercises():
                screen.sentence(_("There are no checks for {slug} yet.").format(slug=slug))
            else:
                passed = _check_pair(pair, slug, target, wish, course, screen) and passed
    return passed


def _best_track(course: Course) -> str:
    there = [track for track in course.track if track.slug in exercises()]
    if not there:
        raise Refused(_("There are no checks for the core exercises."))
    return max(there, key=lambda track: track.cap).slug


def _check_pair(
    pair: Pair, slug: str, target: Target, wish: Wish, course: Course, screen: Screen
) -> bool:
    unknown = [name for name in wish.only if name not in checks_of(slug)]
    if unknown:
        sentence = _("There is no check {name} in {slug}.")
        raise Refused(sentence.format(name=", ".join(unknown), slug=slug))
    verdicts = judge(Job(pair, slug, wish.language, only=wish.only), screen.verdict)
    failed = [verdict for verdict in verdicts if verdict.state == FAILED]
    notes = explain(pair, wish.language) if failed else []
    for note in notes:
        screen.explanation(note)
    for verdict in failed if wish.all else failed[:1]:
        screen.failure(verdict, _rerun(target, verdict))
    _hint(target.path, failed, wish, screen)
    screen.points(score(slug, verdicts, course.missing_demand))
    return all(verdict.state == PASSED for verdict in verdicts)


def _rerun(target: Target, verdict: Verdict) -> str:
    named = f" {shlex.quote(target.argument)}" if target.argument else ""
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
