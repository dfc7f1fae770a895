"""When it was handed in: of a CSV, of the LMS, or of the files. A time without a zone is meant in
the time zone of the course, or else of this machine.
"""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from autograder.classroom.tables import Table, read_table
from autograder.course.settings import Deadline
from autograder.grading.deadline import in_zone
from autograder.handin.archives import entries
from autograder.handin.intake import Entry
from autograder.handin.unpack import MAX_DEPTH, is_junk
from autograder.words.language import _

COLUMNS = {
    "name": "name",
    "submission": "name",
    "student": "name",
    "email": "name",
    "id": "name",
    "time": "time",
    "submitted": "time",
    "submitted at": "time",
    "submission time": "time",
}


def read_times(path: Path, deadline: Deadline | None) -> dict[str, datetime]:
    """A CSV with a name (of the hand-in, or of a person) and a time, as 2025-06-01 23:59.

    Raises CourseError: every mistake with its line.
    """
    table = read_table(path, COLUMNS, ("name", "time"))
    found: dict[str, datetime] = {}
    for row in table.rows:
        name, moment = row["name"], _moment(row.line, row["time"], table, deadline)
        if not name:
            table.mistake(row.line, _("there is no name."))
        if name in found:
            table.mistake(row.line, _("“{name}” is there twice.").format(name=name))
        if moment:
            found[name] = moment
    table.check()
    return found


def _moment(line: int, text: str, table: Table, deadline: Deadline | None) -> datetime | None:
    try:
        return in_zone(datetime.fromisoformat(text), deadline)
    except (ValueError, OverflowError, OSError):
        sentence = _("“time” must be like 2025-06-01 23:59, not “{text}”.")
        table.mistake(line, sentence.format(text=text))
        return None


def of_files(entries: Sequence[Entry], deadline: Deadline | None) -> Mapping[str, datetime]:
    """The newest file of each hand-in, where files have kept their times."""
    found = {entry.name: max(_all_stamps(entry, deadline), default=None) for entry in entries}
    return {name: moment for name, moment in found.items() if moment is not None}


def _all_stamps(entry: Entry, deadline: Deadline | None) -> Iterator[datetime]:
    for path in [path for _name, path in entry.files] or [entry.path]:
        yield from _stamps(path, deadline)


def _stamps(path: Path, deadline: Deadline | None) -> Iterator[datetime]:
    """When each file was changed. In a zip that is the clock of whoever packed it."""
    if path.is_dir():
        for folder, folders, names in os.walk(path):
            if len(Path(folder).relative_to(path).parts) > MAX_DEPTH:
                folders.clear()  # such a hand-in is refused; os.walk would end in a RecursionError
            files = (Path(folder) / name for name in names if not is_junk(name))
            for file in files:
                yield from _changed(file)
    elif path.suffix.casefold() == ".zip":
        yield from _in_zip(path, deadline)
    else:
        yield from _changed(path)


def _in_zip(path: Path, deadline: Deadline | None) -> Iterator[datetime]:
    with contextlib.suppress(Exception):  # whatever is wrong with it: it has no time then
        with zipfile.ZipFile(path) as archive:
            files = [info for info in entries(archive) if not info.is_dir()]
        for info in files:
            yield in_zone(datetime(*info.date_time), deadline)


def _changed(file: Path) -> Iterator[datetime]:
    """When a file was changed. Nothing for a link, and for a time that no calendar has."""
    with contextlib.suppress(OSError, OverflowError, ValueError):
        if not file.is_symlink():
            yield datetime.fromtimestamp(file.lstat().st_mtime, UTC)
