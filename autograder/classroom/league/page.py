"""The table of a league, as CSV and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.classroom.grades_csv import as_csv
from autograder.classroom.league.play import Row
from autograder.words.language import _, spoken

TEMPLATES = Path(__file__).parent
MARKS = {True: "✓", False: "·"}


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Those who have caught most first; those who take no part last."""
    return sorted(rows, key=lambda row: (bool(row.why_not), -caught_by(row), row.name))


def caught_by(row: Row) -> int:
    """How many servers somebody's tests have caught."""
    return sum(map(bool, row.caught.values()))


def holds(rows: Sequence[Row], server: str) -> int:
    """How many people's tests a server has passed."""
    return sum(1 for row in rows if row.caught.get(server) == "")


def table(rows: Sequence[Row], servers: Sequence[str]) -> str:
    """A CSV: a row a person's tests, a column a server; the test that has caught it, or nothing."""
    lines: list[Sequence[str | float | None]] = [
        ["tests of", "tests", "caught", "takes no part because", *servers]
    ]
    for row in in_order(rows):
        caught = [row.caught.get(server) for server in servers]
        lines.append([row.name, row.tests, caught_by(row), row.why_not, *caught])
    return as_csv(lines)


def page(rows: Sequence[Row], servers: Sequence[str]) -> str:
    """The same to be looked at. No text of a hand-in is taken for HTML."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True
    )
    ordered = sorted(servers, key=lambda server: -holds(rows, server))
    facts = {
        "rows": [(row, caught_by(row)) for row in in_order(rows)],
        "servers": [(server, holds(rows, server)) for server in ordered],
        "marks": MARKS,
        "_": _,
        "language": spoken(),
    }
    return environment.get_template("league.html").render(facts)
