"""Seeded mistakes: right programs with one small edit, each with the check that must name it.

They are data: ``tests/mutants/<slug>.toml``, or several files, ``<slug>.<topic>.toml``.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.catalogue import all_checks, checks_of, exercises
from autograder.check import SWITCHES

KEYS = ("mistake", "file", "caught_by", "old", "new")  # of a mutant; each of them is a text
COURSES = ((), ("sender_hears_itself",), ("peers",))  # switches that are on beside an exercise's


@dataclass(frozen=True)
class Mutant:
    """A right program with one edit. ``old`` stands exactly once in the file."""

    slug: str
    mistake: str
    file: str
    old: str
    new: str
    caught_by: str
    reference: Path  # the folder with the right programs
    switches: tuple[str, ...] = ()  # those that are on when it is judged

    def edited(self) -> str:
        """The file's text with the edit made. ValueError if the edit does not fit."""
        path = self.reference / self.file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if text.count(self.old) != 1:
            raise ValueError(f"“{self.mistake}”: old does not stand exactly once in {self.file}.")
        text = text.replace(self.old, self.new)
        try:
            compile(text, self.file, "exec")
        except SyntaxError as error:
            raise ValueError(
                f"“{self.mistake}”: with new in it {self.file} is no Python."
            ) from error
        return text

    def write(self, folder: Path) -> None:
        """Copy the right programs to a folder and make the edit. ValueError if it does not fit."""
        text = self.edited()
        shutil.copytree(self.reference, folder)
        (folder / self.file).write_text(text, encoding="utf-8")


def load(folder: Path) -> list[Mutant]:
    """All mutants of ``tests/mutants``, in the order of the files.

    Raises ValueError, with one sentence that names the file and the mutant, if one is wrong.
    """
    mutants = []
    for path in sorted(folder.glob("*.toml"), key=lambda path: path.stem):
        try:
            mutants += _mutants_in(path, folder.parent.parent)
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
    return mutants


def _mutants_in(path: Path, root: Path) -> list[Mutant]:
    slug = path.name.partition(".")[0]
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    reference, on = data.get("reference", f"reference/{slug}"), data.get("switches", [])
    tables = data.get("mutant")
    _no_other_keys(data, ("reference", "switches", "mutant"), "the file")
    if slug not in exercises():
        raise ValueError(f"no exercise is called {slug}.")
    if not isinstance(reference, str) or not (root / reference).is_dir():
        raise ValueError(f"the reference {reference} is no folder of the repository.")
    if not isinstance(on, list) or any(switch not in SWITCHES for switch in on):
        raise ValueError(f"switches is a list, and these can stand in it: {', '.join(SWITCHES)}.")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ValueError("each mutant begins with [[mutant]], and there is at least one.")
    return [_mutant(table, slug, root / reference, tuple(on)) for table in tables]


def _mutant(table: dict[str, Any], slug: str, reference: Path, on: tuple[str, ...]) -> Mutant:
    name = f"“{table.get('mistake', 'a mutant without mistake')}”"
    _no_other_keys(table, KEYS, name)
    for key in KEYS:
        if not isinstance(table.get(key), str):
            raise ValueError(f"{name} has no {key}, or it is no text.")
    if table["caught_by"] not in checks_of(slug, on=on):
        raise ValueError(f"{name}: no check that runs here is called {table['caught_by']}.")
    mutant = Mutant(slug, **table, reference=reference, switches=on)
    mutant.edited()
    return mutant


def _no_other_keys(table: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table.keys() - {*known}:
        raise ValueError(f"{where} has the key {key}, which means nothing.")


def unproved_checks(mutants: Iterable[Mutant]) -> list[str]:
    """The checks that no mutant is made for, each as “exercise: check”."""
    proved = {(mutant.slug, mutant.caught_by) for mutant in mutants}
    return [
        f"{slug}: {name}"
        for slug in exercises()
        for name in all_checks(slug)
        if any(name in checks_of(slug, on=on) for on in COURSES) and (slug, name) not in proved
    ]
