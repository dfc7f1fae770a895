"""What a run has found: a table by operator and by check, for people and as files."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from autograder.proof.proving.journal import Outcome
from autograder.proof.proving.programs import Mutant
from autograder.proof.proving.reasons import Reason

COLUMNS = ("mutants", "caught", "equivalent", "allowed", "survivors")
CHECK_COLUMNS = ("check", "caught first")
CAUGHT_COLUMNS = ("program", "file", "operator", "what", "check", "mutant")


@dataclass(frozen=True)
class Line:
    """One mutant, what became of it, and why it may survive."""

    mutant: Mutant
    outcome: Outcome
    reason: Reason | None

    @property
    def verdict(self) -> str:
        """One of "caught", "equivalent", "allowed", "survivors"."""
        if self.outcome.caught_by and not self.outcome.lucky:
            return "caught"
        return self.reason.verdict if self.reason else "survivors"

    @property
    def sentence(self) -> str:
        """The mutant in one line."""
        mutant = self.mutant
        where = f"{mutant.program.slug}/{mutant.program.name}/{mutant.file}:{mutant.edit.line}"
        luck = f" (caught by luck: {self.outcome.caught_by[0]})" if self.outcome.lucky else ""
        return f"{where}: {mutant.edit.operator}: {mutant.edit.what}{luck}"


def by_operator(lines: Iterable[Line]) -> list[tuple[str, list[int]]]:
    """How many of each operator came to what, and of all."""
    counts: dict[str, Counter[str]] = {}
    for line in lines:
        for name in (line.mutant.edit.operator, "all"):
            counts.setdefault(name, Counter())[line.verdict] += 1
    rows = [(name, [sum(c.values()), *(c[column] for column in COLUMNS[1:])])
            for name, c in sorted(counts.items()) if name != "all"]  # fmt: skip
    total = counts.get("all", Counter())
    return [*rows, ("all", [sum(total.values()), *(total[column] for column in COLUMNS[1:])])]


def by_check(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """How many each check was the first to catch."""
    caught = Counter(f"{line.mutant.program.slug} {line.outcome.caught_by[0]}"
                     for line in lines if line.outcome.caught_by)  # fmt: skip
    return sorted(caught.items())


def shown(lines: list[Line]) -> Table:
    """The table by operator."""
    table = Table("operator", *COLUMNS)
    for name, counts in by_operator(lines):
        table.add_row(name, *map(str, counts))
    return table


def shown_by_check(lines: list[Line]) -> Table:
    """The table by check."""
    table = Table(*CHECK_COLUMNS)
    for name, count in by_check(lines):
        table.add_row(name, str(count))
    return table


def write(lines: list[Line], folder: Path) -> None:
    """Write operators.csv, checks.csv, caught.csv and survivors.md into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _csv(folder / "operators.csv", ("operator", *COLUMNS),
         [(name, *counts) for name, counts in by_operator(lines)])  # fmt: skip
    _csv(folder / "checks.csv", CHECK_COLUMNS, by_check(lines))
    caught = sorted(_row(line) for line in lines if line.verdict == "caught")
    _csv(folder / "caught.csv", CAUGHT_COLUMNS, caught)
    blocks = [_block(line) for line in lines if line.verdict == "survivors"]
    (folder / "survivors.md").write_text("\n".join(blocks), "utf-8", newline="\n")


def _csv(path: Path, heading: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *rows])


def _row(line: Line) -> tuple[str, ...]:
    """A mutant that is caught, and by which check."""
    mutant, about = line.mutant, line.mutant.program
    program, edit = f"{about.slug}/{about.name}", line.mutant.edit
    check = line.outcome.caught_by[0]
    return program, mutant.file, edit.operator, edit.what, check, mutant.key()


def _block(line: Line) -> str:
    """A survivor, with the lines that it differs in."""
    old, new = line.mutant.lines()
    marked = [f"- {row}" for row in old.split("\n")] + [f"+ {row}" for row in new.split("\n")]
    return "\n".join([f"### {line.sentence}", "```diff", *marked, "```", ""])
