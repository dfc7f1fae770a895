"""The replays of a class: pages of the first failures of each hand-in, beside its own page.

They are made where they are asked for: each costs a run of its check, recorded.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.grading.files import write
from autograder.grading.recorded import recorded, shown_by
from autograder.judging.judge import Job
from autograder.judging.verdict import FAILED, Verdict
from autograder.replay.page import page

FOLDER = "replay"
SUFFIX = ".html"
FIRST = 3  # failures of an exercise that have one


def make(place: Path, job: Job, verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Lay a page of each of the first failures that students may see, if it fails once more.

    Returns the verdicts, those failures with the line that the page marks, and the way there.
    """
    verdicts, known = list(verdicts), names(place)
    failed = [one for one in verdicts if one.state == FAILED and not one.hidden]
    found = {}
    for verdict in failed[:FIRST]:
        name = f"{job.slug}-{verdict.name}"
        run = None if name in known else recorded(job, verdict.name)
        if run is not None and run.verdict.state == FAILED:
            lay(place, {name: page(run.film)})
            found[verdict.name] = shown_by(run, verdict)
    return [found.get(verdict.name, verdict) for verdict in verdicts]


def lay(place: Path, pages: Mapping[str, str]) -> None:
    """Lay pages into the folder of a hand-in, by exercise and check: "04_…-test_…"."""
    for name, text in pages.items():
        write(place / FOLDER / f"{name}{SUFFIX}", text)


def there(place: Path) -> dict[str, str]:
    """The pages that lie in the folder of a hand-in."""
    return {path.stem: path.read_text("utf-8") for path in _paths(place)}


def names(place: Path) -> list[str]:
    """The names of these pages."""
    return [path.stem for path in _paths(place)]


def forget(place: Path) -> None:
    """Remove the pages of programs that are judged anew."""
    shutil.rmtree(place / FOLDER, ignore_errors=True)


def _paths(place: Path) -> list[Path]:
    return sorted((place / FOLDER).glob(f"*{SUFFIX}"))
