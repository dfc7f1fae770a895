"""The replays of a class: pages of the first failures of each hand-in, beside its own page."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.grading.files import write
from autograder.replay.film import Film
from autograder.replay.page import page
from autograder.words.language import _

FOLDER = "replay"
SUFFIX = ".html"


def keep(place: Path, slug: str, check: str, film: dict[str, Any]) -> None:
    """Lay the page of a film into the folder of a hand-in."""
    made = Film.from_json(film)
    which = _("This is the run that was judged.")
    about = replace(made.about, slug=slug, which=which)
    lay(place, {f"{slug}-{check}": page(replace(made, about=about))})


def lay(place: Path, pages: Mapping[str, str]) -> None:
    """Lay pages that were made elsewhere."""
    for name, text in pages.items():
        write(place / FOLDER / f"{name}{SUFFIX}", text)


def there(place: Path) -> dict[str, str]:
    """The pages that lie in the folder of a hand-in, by exercise and check: "04_…-test_…"."""
    return {path.stem: path.read_text("utf-8") for path in _paths(place)}


def names(place: Path) -> list[str]:
    """The names of these pages."""
    return [path.stem for path in _paths(place)]


def _paths(place: Path) -> list[Path]:
    return sorted((place / FOLDER).glob(f"*{SUFFIX}"))


def forget(place: Path) -> None:
    """Remove the pages of programs that are judged anew."""
    shutil.rmtree(place / FOLDER, ignore_errors=True)
