"""What is new since the run before: changes.csv, and a short table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from autograder.classroom.grades_csv import as_csv
from autograder.classroom.record import Row
from autograder.words.language import _
from autograder.words.plain import plain

MOST = 20  # rows of the table; the file has all
NO_ROW = Row(None, "")


@dataclass(frozen=True)
class Change:
    """One row of the grades, before and now."""

    name: str
    before: Row
    now: Row


def changes(before: Mapping[str, Row], now: Mapping[str, Row]) -> list[Change]:
    """The rows that are other than before, new, or gone."""
    found = [Change(n, before.get(n, NO_ROW), now.get(n, NO_ROW)) for n in {**now, **before}]
    return [change for change in found if change.before != change.now]


def changes_csv(found: Sequence[Change]) -> str:
    """All changes. An empty status means that there was, or is, no such row."""
    heading = ["submission", "old grade", "new grade", "old status", "new status"]
    return as_csv(
        [
            heading,
            *([c.name, c.before.grade, c.now.grade, c.before.status, c.now.status] for c in found),
        ]
    )


def table(found: Sequence[Change]) -> Table:
    """The first of them."""
    shown = Table(box=None, pad_edge=False, header_style="dim")
    shown.add_column(_("submission"))
    shown.add_column(_("grade"))
    shown.add_column(_("status"))
    for change in found[:MOST]:
        was, now = change.before, change.now
        grade = _arrow(_number(was.grade), _number(now.grade))
        cells = [change.name, grade, _arrow(was.status, now.status)]
        shown.add_row(*(Text(plain(cell)) for cell in cells))
    return shown


def _number(grade: float | None) -> str:
    return "" if grade is None else f"{grade:g}"


def _arrow(old: str, new: str) -> str:
    return old if old == new else f"{old or _('none')} → {new or _('none')}"
