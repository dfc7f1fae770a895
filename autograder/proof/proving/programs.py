"""The right programs that mistakes are made in: model answers, and odd ones of tests/programs."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.exercises import asks_for_a_chat, exercise, slugs
from autograder.kit import REFERENCE, TESTS
from autograder.proof.mutants import lay
from autograder.proof.operators.catalogue import edits
from autograder.proof.operators.edit import Edit
from autograder.proof.proving.journal import Kind

ODD = TESTS / "programs"
MODEL = "reference"
# Its threads wake twenty times a second, so a crowd of them is hardly ever still: a run of all
# checks takes minutes.
TOO_SLOW = {"04_multi_user_chat/polling_recv_into"}


@dataclass(frozen=True)
class Program:
    """A right program: what is in its folder, and the model answer's scripts where it has none."""

    slug: str
    name: str  # "reference", or the folder's in tests/programs
    folder: Path

    def scripts(self) -> list[Path]:
        """Its own scripts, in which mistakes are made. What is not handed in is never started."""
        found = sorted(self.folder.glob("*.py"))
        handed_in = exercise(self.slug).scripts
        return [path for path in found if self.name != MODEL or path.name in handed_in]

    def write(self, folder: Path) -> None:
        """Lay the program into a folder that is not there yet."""
        lay(self.slug, self.folder, folder)


@dataclass(frozen=True)
class Mutant:
    """A right program with one edit. ``file`` is "" for the program as it is."""

    program: Program
    file: str
    edit: Edit

    def write(self, folder: Path) -> None:
        """Lay it into a folder that is not there yet."""
        self.program.write(folder)
        if self.file:
            (folder / self.file).write_text(self.edit.text, encoding="utf-8", newline="\n")

    @property
    def kind(self) -> Kind:
        """What it has in common with others."""
        return Kind(self.program.slug, self.file, self.edit.operator, self.edit.what)

    def key(self) -> str:
        """What its verdict depends on, beside the checks: its own sources."""
        digest = hashlib.sha256(self.program.slug.encode())
        for folder in (REFERENCE / self.program.slug, self.program.folder):
            for path in sorted(folder.glob("*.py")):
                changed = path == self.program.folder / self.file
                text = self.edit.text if changed else path.read_text("utf-8")
                digest.update(f"\0{path.name}\0{text}".encode())
        return digest.hexdigest()

    def lines(self) -> tuple[str, str]:
        """The lines that the edit takes away, and those that it brings, without what is equal."""
        before = (self.program.folder / self.file).read_text("utf-8").splitlines()
        after = self.edit.text.splitlines()
        start = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
        end = 0
        while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
            end += 1
        old, new = before[start : len(before) - end], after[start : len(after) - end]
        return "\n".join(row.strip() for row in old), "\n".join(row.strip() for row in new)


def programs(only: str = "") -> list[Program]:
    """All right programs, the model answers first, or those of one exercise."""
    chosen = [slug for slug in slugs() if only in ("", slug) and asks_for_a_chat(slug)]
    found = [Program(slug, MODEL, REFERENCE / slug) for slug in chosen]
    for slug in chosen:
        for folder in sorted(path for path in ODD.glob(f"{slug}/*") if path.is_dir()):
            if f"{slug}/{folder.name}" not in TOO_SLOW:
                found.append(Program(slug, folder.name, folder))
    return found


def as_it_is(program: Program) -> Mutant:
    """The right program itself."""
    return Mutant(program, "", Edit("", 0, "", ""))


def mutants(program: Program, only: Collection[str] = ()) -> Iterator[Mutant]:
    """Each mistake that an operator makes in a program. ``only`` has patterns of operators."""
    for path in program.scripts():
        for edit in edits(path.read_text("utf-8"), only):
            yield Mutant(program, path.name, edit)
