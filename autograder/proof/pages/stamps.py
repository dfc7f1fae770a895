"""Which state of its source a translated page was made from, section by section.

``lessons/ru/made_from.toml`` says it: page, anchor of the section, the first digits of a hash of
the English section. A section is behind when the source has another one by now.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.kit import ROOT
from autograder.proof.pages import lecture, places
from autograder.proof.pages.page import sections
from autograder.proof.pages.places import Page

FILE = "made_from.toml"
DIGITS = 8
State = Mapping[str, str]  # section: hash
HEAD = (
    "# The English sections that these pages were made from. Written by: autograder new language\n"
)


def state_of(page: Page, root: Path = ROOT) -> State:
    """The sections of an English page as they are now."""
    text = places.file_of(page, root).read_text("utf-8")
    if page.suffix == ".py":
        cells = enumerate(lecture.prose(text), 1)
        return {f"cell-{number}": _hash(cell) for number, cell in cells}
    return {one.anchor: _hash(f"{one.heading}\n{one.text}") for one in sections(text)}


def _hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:DIGITS]


def _file(language: str, root: Path) -> Path:
    return root / places.LESSONS / language / FILE


def read(language: str, root: Path = ROOT) -> dict[str, State]:
    """All that is stamped, by page."""
    path = _file(language, root)
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def behind(page: Page, language: str, root: Path = ROOT) -> list[str]:
    """The sections of a page whose source has changed since. All, if it was never stamped."""
    made, now = read(language, root).get(str(page), {}), state_of(page, root)
    return [section for section, its_hash in now.items() if made.get(section) != its_hash]


def stamp(pages: Iterable[Page], language: str, root: Path = ROOT) -> None:
    """Say of these pages that they are now what their sources are."""
    known = {**read(language, root), **{str(page): state_of(page, root) for page in pages}}
    text = HEAD
    for page in sorted(known):
        lines = (
            f"{json.dumps(section)} = {json.dumps(of)}\n" for section, of in known[page].items()
        )
        text += f"\n[{json.dumps(page)}]\n{''.join(lines)}"
    path = _file(language, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
