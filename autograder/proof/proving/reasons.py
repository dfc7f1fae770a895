"""Why a mutant may survive: sentences, kept as data in tests/survivors/*.toml.

A sentence speaks of all survivors that fit it. It stays true when lines move: it names a text in
the lines that the edit changes, and no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from pydantic import Field

from autograder.course.toml_file import Strict, read
from autograder.kit import TESTS
from autograder.proof.proving.programs import Mutant

SURVIVORS = TESTS / "survivors"


class Reason(Strict):
    """One sentence, and what it is about."""

    why: str
    verdict: Literal["equivalent", "allowed"]  # it does the same; the exercise does not forbid it
    operators: tuple[str, ...] = Field(strict=False)  # with * and ?, as "locks.*"
    programs: tuple[str, ...] = Field(default=("*",), strict=False)  # as "04_*/reference"
    file: str = "*"
    what: tuple[str, ...] = Field(default=("",), strict=False)  # how the sentence of the edit ends
    old: tuple[str, ...] = Field(default=("",), strict=False)  # one of them is in the old lines
    new: tuple[str, ...] = Field(default=("",), strict=False)  # one of them is in the new lines

    def fits(self, mutant: Mutant) -> bool:
        """Whether it is said of this mutant."""
        program = f"{mutant.program.slug}/{mutant.program.name}"
        if not (
            any(fnmatchcase(mutant.edit.operator, pattern) for pattern in self.operators)
            and any(fnmatchcase(program, pattern) for pattern in self.programs)
            and fnmatchcase(mutant.file, self.file)
            and mutant.edit.what.endswith(self.what)
        ):
            return False
        old, new = mutant.lines()
        return any(text in old for text in self.old) and any(text in new for text in self.new)


class Reasons(Strict):
    """What stands in a file of reasons."""

    survivor: tuple[Reason, ...] = Field(default=(), strict=False)


def load(folder: Path = SURVIVORS) -> list[Reason]:
    """All sentences, in the order of the files. Raises CourseError."""
    paths = sorted(folder.glob("*.toml"))
    return [reason for path in paths for reason in read(path, Reasons).survivor]


def reason_for(mutant: Mutant, reasons: Sequence[Reason]) -> Reason | None:
    """The first sentence that fits a mutant."""
    return next((reason for reason in reasons if reason.fits(mutant)), None)
