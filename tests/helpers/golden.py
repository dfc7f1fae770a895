"""Typical mistakes, and what a student must be told first about each: data beside the tests."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import Verdict
from autograder.kit import REFERENCE, TESTS
from autograder.proof.mutants import Mutant
from helpers.seeded import seeded

LINE = re.compile(r"(\w+\.py):‹(.*?)›")
GOLDEN = TESTS / "judging" / "cause" / "golden.toml"


class Golden(NamedTuple):
    """One mistake, with the check that names it, the first sentence and the belief."""

    slug: str
    mistake: str
    check: str
    says: str  # of which * stands for anything, and a line of code in angle quotes for its number
    belief: str
    file: str
    edits: tuple[tuple[str, str], ...]  # old and new; none: it is one of tests/mutants

    @property
    def id(self) -> str:
        """A short name for the list of tests."""
        return f"{self.slug[:2]} {self.file}: {self.mistake}"

    def write(self, folder: Path) -> frozenset[str]:
        """Write the program with the mistake. Returns the switches for it."""
        if not self.edits:
            known = (self.slug, self.mistake, self.check, self.file)
            found = [m for m in seeded() if _key(m) == known]
            found[0].write(folder)
            return found[0].switches
        shutil.copytree(REFERENCE / self.slug, folder)
        path = folder / self.file
        text = path.read_text("utf-8")
        for old, new in self.edits:
            assert text.count(old) == 1, (self.id, old)
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
        return frozenset()

    def judged(self, folder: Path) -> Verdict:
        """The verdict of its check."""
        on = self.write(folder)
        found: list[Verdict] = []
        judge(Job(Pair(folder), self.slug, only=(self.check,), on=on), found.append)
        (verdict,) = found
        return verdict

    def fits(self, sentence: str, folder: Path) -> bool:
        """Whether a sentence is the one that must come first, of the program in a folder."""
        says = LINE.sub(
            lambda found: f"{found[1]}:{_number(folder / found[1], found[2])}", self.says
        )
        pattern = re.escape(says).replace(r"\*", ".*")
        return re.fullmatch(pattern, sentence) is not None


def _number(path: Path, code: str) -> int:
    """The number of the only line with this code in it."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    assert lines.count(code) == 1, (path.name, code)
    return lines.index(code) + 1


def _key(mutant: Mutant) -> tuple[str, str, str, str]:
    edit = mutant.edit
    return mutant.slug, edit.mistake, edit.caught_by, edit.file


def load() -> list[Golden]:
    """All of them."""
    data: dict[str, Any] = tomllib.loads(GOLDEN.read_text("utf-8"))
    return [_golden(table) for table in data["mistake"]]


def _golden(table: dict[str, Any]) -> Golden:
    edits = tuple((old, new) for old, new in table.get("edits", ()))
    names = ("slug", "mistake", "check", "says", "belief", "file")
    return Golden(*(table[name] for name in names), edits)
