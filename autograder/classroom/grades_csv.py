"""grades.csv: a row a submission, and a row for each person who handed in nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from autograder.classroom.report.rows import by_hand, late_words
from autograder.classroom.tables import guarded, unguarded
from autograder.grading.results import Result, why_so
from autograder.words.plain import plain

OF_PEOPLE = ("id", "name", "email", "group")


def grades_csv(results: Sequence[Result], slugs: Sequence[str]) -> str:
    """The grades as CSV. An empty grade has its reason in the column "why".

    In "notes" stands what was left out of a hand-in, and which attempt counts.
    """
    heading = ["submission", "grade", "track", "status", *slugs, "mastery", "machine", "late"]
    heading += ["override", "comment", *OF_PEOPLE, "why", "handed in", "attempt", "notes"]
    return as_csv([heading, *(_row(result, slugs) for result in results)])


def _row(result: Result, slugs: Sequence[str]) -> list[str | float | None]:
    percents = [result.exercises.get(slug) for slug in slugs]
    comment = result.override.comment if result.override else ""
    people = [_all(getattr(person, one) for person in result.people) for one in OF_PEOPLE]
    row = [result.name, result.grade, result.track, result.status, *percents, result.mastery]
    row += [result.machine, late_words(result), by_hand(result), comment, *people]
    why = " ".join(filter(None, [why_so(result), *result.doubts]))
    at = (result.late and result.late.at) or result.came.at
    return [*row, why, at, result.came.which, " ".join(result.came.notes)]


def _all(values: Iterable[str]) -> str:
    """What the members of a group have, each thing once."""
    return "; ".join(dict.fromkeys(filter(None, values)))


def as_csv(rows: Iterable[Sequence[str | float | None]]) -> str:
    """Rows as CSV, safe for a spreadsheet."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[cell(value) for value in row] for row in rows])
    return text.getvalue()


def cell(value: str | float | None) -> str:
    """A value as a spreadsheet shall take it: never as a formula."""
    if isinstance(value, int | float):
        return f"{value:g}"
    return guarded(" ".join(plain(value or "").split("\n")))


def as_read(name: str) -> str:
    """A name as it comes back from a CSV of ours: people copy it from there."""
    return unguarded(" ".join(cell(name).split()))
