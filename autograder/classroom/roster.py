"""roster.csv: who is in the class. Exports of Moodle and Canvas are taken as they come."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from autograder.classroom.tables import Row, Table, read_table
from autograder.grading.people import Person
from autograder.words.language import _

# What the columns are called: by us, by Moodle's list of participants, by Canvas's gradebook,
# by the rosters of Gradescope, Blackboard and GitHub Classroom.
COLUMNS = {
    "id": "id",
    "id number": "id",
    "sis user id": "id",
    "student id": "id",
    "sid": "id",
    "identifier": "id",
    "name": "name",
    "full name": "name",
    "student": "name",
    "first name": "first",
    "last name": "last",
    "surname": "last",
    "email": "email",
    "e-mail": "email",
    "mail": "email",
    "email address": "email",
    "group": "group",
    "groups": "group",
    "extra days": "extra_days",
    "extra time": "extra_time",
    "login": "login",
    "github username": "login",
    "username": "login",
    "sis login id": "login",
    "canvas id": "canvas_id",
    "section": "section",
}
IN_CANVAS = COLUMNS | {"id": "canvas_id"}
TIME = re.compile(r"(?:(\d+(?:\.\d+)?) ?d(?:ays?)?)? ?(?:(\d+(?:\.\d+)?) ?h(?:ours?)?)?", re.I)


def read_roster(path: Path) -> list[Person]:
    """The people of a class. Raises CourseError: every mistake with its line."""
    table = read_table(path, _columns(path), ())
    if not {"name", "email", "id", "first", "last", "login"} & set(table.columns):
        table.mistake(1, _("there must be a column “name”, “email” or “id”."))
    table.check()
    found = [(row.line, _person(row, table)) for row in table.rows if not _is_nobody(row)]
    if not found:
        table.mistake(1, _("there is nobody in it."))
    for line, sentence in _twice(found):
        table.mistake(line, sentence)
    table.check()
    return [person for _line, person in found]


def _columns(path: Path) -> dict[str, str]:
    """What its columns are called. In an export of Canvas "ID" is Canvas's own number."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            heading = file.readline().casefold()
    except OSError:
        return COLUMNS  # whoever reads it says why that fails
    canvas = "sis user id" in heading or "sis login id" in heading
    return IN_CANVAS if canvas else COLUMNS


def _is_nobody(row: Row) -> bool:
    """Whether it is a line that Canvas adds: two below the heading, and its student for tests."""
    added = row["name"].casefold() in ("points possible", "student, test")
    return "canvas_id" in row.cells and (added or not any(row.cells.values()))


def _person(row: Row, table: Table) -> Person:
    name = row["name"] or f"{row['first']} {row['last']}".strip()
    last, comma, first = name.partition(", ")  # Canvas: "Müller, Anna"
    person = Person(
        id=row["id"],
        name=f"{first} {last}" if comma else name,
        email=row["email"],
        group=row["group"],
        extra_days=(table.number(row, "extra_days") or 0) + _extra_time(row, table),
        login=row["login"],
        canvas_id=row["canvas_id"],
        section=row["section"],
    )
    if not person.known_as:
        table.mistake(row.line, _("there is neither a name nor an email nor an id."))
    return person


def _extra_time(row: Row, table: Table) -> float:
    """Days, of a text as "2 days", "36 hours", "1 day 12 hours"."""
    text = row["extra_time"]
    parts = TIME.fullmatch(text)
    if not parts or (text and not any(parts.groups())):
        sentence = _("“extra_time” must be like “2 days” or “36 hours”, not “{text}”.")
        table.mistake(row.line, sentence.format(text=text))
        return 0
    return float(parts[1] or 0) + float(parts[2] or 0) / 24


def _twice(found: list[tuple[int, Person]]) -> Iterator[tuple[int, str]]:
    """What must be somebody's own and is there again."""
    for field in ("id", "email", "login", "canvas_id"):
        values = [str(getattr(person, field)).casefold() for _line, person in found]
        count = Counter(value for value in values if value)
        seen: set[str] = set()
        for (line, person), value in zip(found, values, strict=True):
            if count[value] > 1 and value in seen:
                sentence = _("the {field} “{value}” is there twice.")
                yield line, sentence.format(field=field, value=getattr(person, field))
            seen.add(value)
