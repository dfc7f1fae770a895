"""How far a student has come: a plain file beside ``exercises/``, ``.autograder/progress.json``.

It is replaced whole or not at all, so nothing that cuts it off loses what stood in it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from autograder.course.catalogue import exercises
from autograder.course.skeletons import NOTES, differs, notes_in, skeleton_of
from autograder.grading.files import write
from autograder.handin import temporary
from autograder.handin.beside import entry_of
from autograder.handin.intake import take_in
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.kit import EXERCISES

FILE = "progress.json"
UNTOUCHED, BEGUN, CHANGED, DONE = "untouched", "begun", "changed", "done"


@dataclass(frozen=True)
class Step:
    """What the last run of an exercise's checks came to."""

    passed: int = 0  # checks
    checks: int = 0
    earned: float = 0
    possible: float = 0
    first: str = ""  # the first check that failed
    digest: str = ""  # of the programs that were checked
    done: str = ""  # the day on which all checks passed for the first time, as 2025-06-01

    @property
    def complete(self) -> bool:
        """Whether every check passed."""
        return 0 < self.checks == self.passed


def file_of(home: Path = EXERCISES) -> Path:
    """Where it is kept."""
    return home.parent / NOTES / FILE


def read(home: Path = EXERCISES) -> dict[str, Step]:
    """What is known, by exercise. What cannot be read is not known."""
    try:
        data: Any = json.loads(file_of(home).read_text("utf-8"))
        return {slug: Step(**step) for slug, step in data.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def note(slug: str, verdicts: list[Verdict], digest: str, home: Path = EXERCISES) -> None:
    """Keep what a whole run of an exercise came to, where anything can be written."""
    known = read(home)
    failed = [verdict.name for verdict in verdicts if verdict.state == FAILED]
    step = Step(
        passed=sum(verdict.state == PASSED for verdict in verdicts),
        checks=len(verdicts),
        earned=sum(verdict.earned for verdict in verdicts),
        possible=sum(verdict.points for verdict in verdicts),
        first=failed[0] if failed else "",
        digest=digest,
        done=known[slug].done if slug in known else "",
    )
    if step.complete and not step.done:
        step = replace(step, done=date.today().isoformat())
    _keep(known | {slug: step}, home)


def forget(slug: str, home: Path = EXERCISES) -> None:
    """An exercise is begun anew."""
    _keep({name: step for name, step in read(home).items() if name != slug}, home)


def _keep(steps: Mapping[str, Step], home: Path) -> None:
    text = json.dumps({slug: asdict(step) for slug, step in steps.items()}, indent=1)
    with contextlib.suppress(OSError):
        write(notes_in(home.parent) / FILE, text + "\n")


def ladder(home: Path = EXERCISES) -> list[str]:
    """The exercises that there are folders for, in order."""
    return [slug for slug in exercises() if (home / slug).is_dir()]


def state_of(slug: str, step: Step | None, home: Path = EXERCISES) -> str:
    """Untouched, begun, changed since its last run, or done."""
    if step is None or not step.checks:
        programs = [name for name in differs(slug, home) if name.endswith(".py")]
        return BEGUN if programs and skeleton_of(slug).is_dir() else UNTOUCHED
    if step.digest != digest_now(slug, home):
        return CHANGED
    return DONE if step.complete else BEGUN


def digest_now(slug: str, home: Path = EXERCISES) -> str:
    """Of the programs as they lie there now."""
    with temporary.folder() as temp:
        return take_in(entry_of(home / slug, slug), temp, slug).digest


def next_of(steps: Mapping[str, Step], slugs: list[str]) -> str:
    """The first exercise that is not complete yet. "" if there is none."""
    return next((slug for slug in slugs if not steps.get(slug, Step()).complete), "")
