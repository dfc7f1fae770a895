"""The kit proves itself: references pass, skeletons fail, seeded mistakes are caught, no gaps."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from autograder.course.catalogue import checks_of
from autograder.course.skeletons import skeleton_of
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.kit import ROOT
from autograder.proof.mutant import Mutant
from autograder.proof.mutants_all import MUTANTS

SKELETON_MAY_EARN = 25  # percent


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``wrong`` is empty if it is as it should be."""

    what: str
    wrong: str = ""


def main() -> int:
    """Look at everything and print it. Returns the exit status: 0 if all is well, 1 if not."""
    console = Console()
    wrong = 0
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for finding in pool.map(lambda look: look(), list(looks())):
            mark = f"[red]✗ {finding.wrong}[/red]" if finding.wrong else "[green]✓[/green]"
            console.print(f"{finding.what}: {mark}", highlight=False, soft_wrap=True)
            wrong += bool(finding.wrong)
    console.print("All is well." if not wrong else f"{wrong} finding(s) to repair.")
    return 1 if wrong else 0


def slugs() -> list[str]:
    """The exercises that have a reference."""
    return sorted(path.name for path in (ROOT / "reference").iterdir() if path.is_dir())


def looks() -> Iterator[Callable[[], Finding]]:
    """Everything there is to look at."""
    for slug in slugs():
        yield lambda slug=slug: rooms_are_complete(slug)  # type: ignore[misc]
        yield lambda slug=slug: reference_passes(slug)  # type: ignore[misc]
        yield lambda slug=slug: skeleton_fails(slug)  # type: ignore[misc]
    for mutant in MUTANTS:
        yield lambda mutant=mutant: mutant_is_caught(mutant)  # type: ignore[misc]


def rooms_are_complete(slug: str) -> Finding:
    """The slug has its five rooms, and its checks point to what is there."""
    rooms = (
        f"lessons/{slug}.md",
        f"notebooks/{slug}.ipynb",
        f"autograder/checks/{slug}/skeleton/README.md",
        f"autograder/checks/{slug}/skeleton/server.py",
        f"autograder/checks/{slug}/skeleton/client.py",
    )
    missing = [room for room in rooms if not (ROOT / room).is_file()]
    if not missing:
        missing = _gaps(slug, (ROOT / rooms[0]).read_text(encoding="utf-8"))
    return Finding(f"{slug} is complete", ", ".join(missing))


def _gaps(slug: str, lesson: str) -> list[str]:
    headings = {_anchor(line) for line in lesson.splitlines() if line.startswith("#")}
    gaps = []
    for name, check in checks_of(slug).items():
        if check.section not in headings:
            gaps.append(f"{name} points to #{check.section}, which the lesson lacks")
        if not check.hints:
            gaps.append(f"{name} has no hint")
        if check.misconception and not re.search(rf"\b{check.misconception}\b", lesson):
            gaps.append(f"{name}: {check.misconception} is not in the lesson")
    return gaps


def _anchor(heading: str) -> str:
    """The anchor that a code host makes of a heading."""
    words = heading.lstrip("#").strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def reference_passes(slug: str) -> Finding:
    """The model answer earns all points."""
    verdicts = _judge(ROOT / "reference" / slug, slug)
    lost = [f"{v.name} {v.state}" for v in verdicts if v.state != PASSED]
    return Finding(f"{slug}, the reference passes {len(verdicts)} checks", ", ".join(lost))


def skeleton_fails(slug: str) -> Finding:
    """What the student starts from earns next to nothing."""
    verdicts = _judge(skeleton_of(slug), slug)
    percent = 100 * sum(v.earned for v in verdicts) / sum(v.points for v in verdicts)
    wrong = f"it earns {percent:.0f} %" if percent > SKELETON_MAY_EARN else ""
    return Finding(f"{slug}, the skeleton fails", wrong)


def mutant_is_caught(mutant: Mutant) -> Finding:
    """The check that names the mistake fails."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "mutant"
        try:
            mutant.write(ROOT / "reference" / mutant.slug, home)
        except ValueError as error:
            return Finding(mutant.mistake, str(error))
        verdicts = _judge(home, mutant.slug, mutant.caught_by)
    states = [v.state for v in verdicts]
    wrong = "" if states == [FAILED] else f"{mutant.caught_by}: {states}"
    return Finding(f"{mutant.slug}, a program that {mutant.mistake}, is caught", wrong)


def _judge(folder: Path, slug: str, *only: str) -> list[Verdict]:
    return judge(Job(Pair(folder), slug, only=only), lambda verdict: None)
