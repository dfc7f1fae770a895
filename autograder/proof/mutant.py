"""A seeded mistake: a reference program with one small edit."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """A reference with one edit. ``old`` stands exactly once in the file."""

    slug: str
    mistake: str
    file: str
    old: str
    new: str
    caught_by: str

    def write(self, reference: Path, folder: Path) -> None:
        """Copy the reference to a folder and make the edit. ValueError if it does not fit."""
        shutil.copytree(reference, folder)
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise ValueError(
                f"{self.slug}, “{self.mistake}”: the text to replace is not there once"
            )
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


def mutants_of(slug: str, file: str, *rows: tuple[str, str, str, str]) -> list[Mutant]:
    """Mutants of one program, each as: mistake, old, new, the check that catches it."""
    return [Mutant(slug, mistake, file, old, new, check) for mistake, old, new, check in rows]
