"""Grades as gradebooks import them: moodle.csv and canvas.csv. They need a roster.

Moodle: Grades, Import, CSV file. "Map from" is the e-mail address or the ID number.
Canvas: Gradebook, Import. Who has no grade has no row, so nothing there is overwritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.classroom.grades_csv import as_csv
from autograder.grading.files import write
from autograder.grading.people import Person
from autograder.grading.results import Result
from autograder.words.language import _

MOODLE, CANVAS = "moodle.csv", "canvas.csv"
Rows = list[list[str | float | None]]


def write_gradebooks(results: Sequence[Result], out: Path, title: str) -> list[str]:
    """Write what can be written, and say in sentences what cannot, and why."""
    if not any(result.people for result in results):
        for name in (MOODLE, CANVAS):
            (out / name).unlink(missing_ok=True)
        return [_("There is no moodle.csv and no canvas.csv: they need a roster (--roster).")]
    certain = _certain(results)
    moodle = [(p, r) for p, r in certain if p.id or p.email]
    canvas = [(p, r) for p, r in certain if p.id or p.login or p.canvas_id]
    _write(out / MOODLE, _moodle(moodle, title) if moodle else [])
    _write(out / CANVAS, _canvas(canvas, title) if canvas else [])
    return [
        *_left_out(MOODLE, len(certain) - len(moodle), _("neither an id nor an email")),
        *_left_out(CANVAS, len(certain) - len(canvas), _("no id, login or canvas_id")),
    ]


def _certain(results: Sequence[Result]) -> list[tuple[Person, Result]]:
    """Each person who has one grade. Of two hand-ins nobody says which one counts."""
    found: dict[Person, list[Result]] = {}
    for result in results:
        for person in result.people:
            found.setdefault(person, []).append(result)
    one = [(person, several[0]) for person, several in found.items() if len(several) == 1]
    return [(person, result) for person, result in one if result.grade is not None]


def _moodle(rows: Sequence[tuple[Person, Result]], title: str) -> Rows:
    """An identifier, the grade, and feedback: Moodle wants both columns or loses grades."""
    heading = ["ID number", "Email address", title, _("{title} (feedback)").format(title=title)]
    found: Rows = [[*heading]]
    for person, result in rows:
        found.append([person.id, person.email, result.grade, _feedback(result)])
    return found


def _feedback(result: Result) -> str:
    late = result.late.words if result.late else ""
    comment = result.override.comment if result.override else ""
    return "; ".join(filter(None, [late, comment]))


def _canvas(rows: Sequence[tuple[Person, Result]], title: str) -> Rows:
    """The columns that Canvas's own export has, and its second line."""
    found: Rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]]
    found.append(["    Points Possible", "", "", "", "", 100])
    for person, result in rows:
        marks = [person.canvas_id, person.id, person.login, person.section]
        found.append([person.known_as, *marks, result.grade])
    return found


def _write(path: Path, rows: Rows) -> None:
    if rows:
        write(path, as_csv(rows))
    else:
        path.unlink(missing_ok=True)


def _left_out(name: str, count: int, why: str) -> list[str]:
    sentence = _("With a grade, but not in {file}: {count}. The roster gives {why}.")
    return [sentence.format(count=count, file=name, why=why)] if count else []
