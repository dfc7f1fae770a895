"""grades.csv: a row a submission."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from autograder.grading.results import Result
from autograder.words.plain import plain

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def grades_csv(results: Sequence[Result], slugs: Sequence[str]) -> str:
    """The grades as CSV. An empty cell means: not judged, or not handed in."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["submission", "grade", "track", "status", *slugs])
    for result in results:
        percents = [result.exercises.get(slug) for slug in slugs]
        row = [result.name, result.grade, result.track, result.status, *percents]
        writer.writerow([cell(value) for value in row])
    return text.getvalue()


def cell(value: str | float | None) -> str:
    """A value as a spreadsheet shall take it: never as a formula."""
    if isinstance(value, int | float):
        return f"{value:g}"
    text = " ".join(plain(value or "").split("\n"))
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
