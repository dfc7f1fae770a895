"""Seeded mistakes: right programs with one small edit, each with the check that must name it.

They are data: ``tests/mutants/SLUG.toml``, or several files, ``SLUG.topic.toml``. The edits are
made in the model answer, or in the folder of the same name beside the file, or in the folder or the
script that ``right`` names. Such a script is handed in as server.py.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import Field

from autograder.course.catalogue import all_checks, checks_of, exercises, known_switches
from autograder.course.check import SWITCHES
from autograder.course.exercises import PROGRAMS
from autograder.course.toml_file import Mistake, Strict, read
from autograder.kit import REFERENCE, ROOT, TESTS

MUTANTS = TESTS / "mutants"
SERVER = PROGRAMS[0]


class Edit(Strict):
    """One mistake, made in one file. ``old`` stands exactly once in it."""

    mistake: str
    file: str
    caught_by: str
    old: str
    new: str


class Edits(Strict):
    """What stands in a file of mutants."""

    switches: tuple[str, ...] = Field(default=(), strict=False)  # on when they are judged
    right: str = ""  # another folder with right programs, or a server, from the kit's root
    mutant: tuple[Edit, ...] = Field(default=(), strict=False)


@dataclass(frozen=True)
class Mutant:
    """A right program with one edit."""

    slug: str
    reference: Path  # the folder with the right programs, or a right server
    switches: frozenset[str]
    edit: Edit

    @property
    def original(self) -> Path:
        """The file that the edit is made in."""
        return _original(self.reference, self.edit.file)

    def write(self, folder: Path) -> None:
        """Copy the right programs to a folder and make the edit."""
        lay(self.slug, self.reference, folder)
        text = self.original.read_text(encoding="utf-8").replace(self.edit.old, self.edit.new)
        (folder / self.edit.file).write_text(text, encoding="utf-8")


def _original(right: Path, name: str) -> Path:
    return right if right.is_file() and name == SERVER else right / name


def lay(slug: str, right: Path, folder: Path) -> None:
    """Copy right programs to a folder; a script that is not there is the model answer's."""
    for part in dict.fromkeys((REFERENCE / slug, right)):
        if part.is_dir():  # a variant has no model answer
            shutil.copytree(part, folder, dirs_exist_ok=True)
        elif part.is_file():
            shutil.copyfile(part, folder / SERVER)


def load(folder: Path = MUTANTS, *, is_known_to_fit: bool = False) -> list[Mutant]:
    """All mutants, in the order of the files. Raises CourseError, with a sentence a mistake.

    Where somebody else sees to it that each of them fits its program, reading takes a tenth.
    """
    paths = sorted(folder.glob("*.toml"))
    return [mutant for path in paths for mutant in _mutants_in(path, is_known_to_fit)]


def _mutants_in(path: Path, is_known_to_fit: bool) -> list[Mutant]:
    slug, beside = path.name.partition(".")[0], path.with_suffix("")
    reference = beside if beside.is_dir() else REFERENCE / slug
    if is_known_to_fit:
        found = read(path, Edits)
    else:
        found = read(path, Edits, partial(_wrong, slug, reference))
    right = ROOT / found.right if found.right else reference
    return [Mutant(slug, right, frozenset(found.switches), edit) for edit in found.mutant]


def _wrong(slug: str, reference: Path, data: dict[str, Any]) -> list[Mistake]:
    """What a model cannot know: names that stand nowhere, edits that do not fit."""
    on = data.get("switches", ())
    if isinstance(data.get("right"), str):
        reference = ROOT / data["right"]
    if slug not in exercises():
        return [((), f"no exercise is called {slug}.")]
    if not reference.exists():
        return [((), f"there is no folder with right programs for {slug}.")]
    if not known_switches().issuperset(on):
        known = ", ".join(sorted(known_switches()))
        return [(("switches",), f"the switches that there are: {known}.")]
    wrong: list[Mistake] = []
    for number, table in enumerate(data.get("mutant", ())):
        texts = [table.get(name) for name in Edit.model_fields]
        if all(isinstance(text, str) for text in texts):
            edit, at = Edit(**{name: table[name] for name in Edit.model_fields}), ("mutant", number)
            wrong += [((*at, key), text) for key, text in _misfits(edit, reference)]
            if edit.caught_by not in checks_of(slug, on=on):
                sentence = f"no check that runs here is called {edit.caught_by}."
                wrong.append(((*at, "caught_by"), sentence))
    return wrong


def _misfits(edit: Edit, reference: Path) -> Iterator[tuple[str, str]]:
    """What of an edit does not fit the right program, as a key and a sentence."""
    path = _original(reference, edit.file)
    if not path.is_file():
        yield "file", f"there is no {edit.file} in {reference.name}."
        return
    text = path.read_text(encoding="utf-8")
    if text.count(edit.old) != 1:
        yield "old", f"“{edit.mistake}”: old does not stand exactly once in {edit.file}."
        return
    try:
        compile(text.replace(edit.old, edit.new), edit.file, "exec")
    except SyntaxError:
        yield "new", f"“{edit.mistake}”: with new in it, {edit.file} is no Python."


def unproved_checks(slug: str, mutants: Iterable[Mutant]) -> list[str]:
    """The checks of an exercise, or of a variant, that no mutant is made for."""
    proved = {mutant.edit.caught_by for mutant in mutants if mutant.slug == slug}
    courses = [(), *((switch,) for switch in SWITCHES)]
    ran = {name: None for on in courses for name in checks_of(slug, on=on)}
    return [name for name in all_checks(slug) if name in ran and name not in proved]
