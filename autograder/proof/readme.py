"""The table of exercises in README, made of their records."""

from __future__ import annotations

import re

from autograder.course.exercises import all_exercises, slugs
from autograder.kit import ROOT

README = ROOT / "README.md"
TABLE = re.compile(r"\| exercise \| the student builds \| counts \|\n(?:\|.*\n)+")


def table() -> str:
    """A row an exercise: what the student builds, and what it counts."""
    rows = ["| exercise | the student builds | counts |", "| --- | --- | --- |"]
    for slug in slugs():
        rows.append(f"| `{slug}` | {all_exercises()[slug].builds} | {_counts(slug)} |")
    return "\n".join(rows) + "\n"


def _counts(slug: str) -> str:
    one = all_exercises()[slug]
    if one.cap is None:
        return "practice" if one.mastery is None else "mastery"
    variants = [other for other in all_exercises().values() if other.of == slug != other.slug]
    over = "".join(f" (over {v.network.upper()} {v.cap:g} %)" for v in variants)
    return f"up to {one.cap:g} %{over}"


def is_true() -> bool:
    """Whether the table in README is this one."""
    return table() in README.read_text(encoding="utf-8")


def write() -> None:
    """Put the table into README."""
    text = README.read_text(encoding="utf-8")
    README.write_text(TABLE.sub(lambda _found: table(), text), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
