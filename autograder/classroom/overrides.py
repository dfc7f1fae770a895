"""OUT/overrides.csv: what a person decided. It is read at each run and survives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from autograder.classroom.grades_csv import as_csv, as_read
from autograder.classroom.tables import Row, Table, read_table
from autograder.grading.files import write
from autograder.grading.people import Override
from autograder.words.language import _

NAME = "overrides.csv"
COLUMNS = {
    "name": "name",
    "submission": "name",
    "grade": "grade",
    "points": "points",
    "comment": "comment",
}


def read_overrides(out: Path) -> dict[str, Override]:
    """The decisions by the name that stands there. Raises CourseError with lines."""
    if not (out / NAME).exists():
        return {}
    table, found = read_table(out / NAME, COLUMNS, ("name",)), dict[str, Override]()
    for row in table.rows:
        if not row["name"]:
            table.mistake(row.line, _("there is no name."))
        if row["name"] in found:
            table.mistake(row.line, _("“{name}” is there twice.").format(name=row["name"]))
        grade = table.number(row, "grade", most=100)
        found[row["name"]] = Override(grade, _points(row, table), row["comment"])
    table.check()
    return found


def _points(row: Row, table: Table) -> dict[str, float]:
    try:
        return points_of(row["points"].split())
    except ValueError:
        sentence = _("“points” must be like test_late_joiner=4, not “{text}”.")
        table.mistake(row.line, sentence.format(text=row["points"]))
        return {}


def points_of(words: list[str]) -> dict[str, float]:
    """Points by check, of words as "test_late_joiner=4". Raises ValueError."""
    pairs = [word.rpartition("=") for word in words]
    if not all(name for name, _equals, _value in pairs):
        raise ValueError
    return {name: float(value) for name, _equals, value in pairs}


def keep(out: Path, name: str, new: Override | None) -> Override:
    """Add a decision to what was decided for this hand-in before; None takes all of it back.

    Returns what is decided now, or what was taken back.
    """
    kept, name = read_overrides(out), as_read(name)
    before = kept.pop(name, Override())
    if new:
        grade = before.grade if new.grade is None else new.grade
        points = {**before.points, **new.points}
        kept[name] = replace(new, grade=grade, points=points, comment=new.comment or before.comment)
    write(out / NAME, _csv(kept))
    return kept.get(name, before)


def _csv(kept: Mapping[str, Override]) -> str:
    rows: list[list[str | float | None]] = [["name", "grade", "points", "comment"]]
    for name, one in kept.items():
        points = " ".join(f"{check}={value:g}" for check, value in one.points.items())
        rows.append([name, one.grade, points, one.comment])
    return as_csv(rows)
