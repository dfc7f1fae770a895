"""CSV files that people write. Every mistake in one is a sentence with its line."""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course.toml_file import CourseError
from autograder.words.language import _

if TYPE_CHECKING:
    import _csv  # csv gives its readers no name

BYTE_ORDER = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What a spreadsheet takes for the beginning of a formula, some of it also in full width; and where
# cells begin for one that separates them by semicolons or tabs, whatever we do
# (https://owasp.org/www-community/attacks/CSV_Injection).
_BEGINS = r"(^|[;\t\r\n])"
_FORMULA = r"(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])"
_LIVE, _GUARDED = re.compile(_BEGINS + _FORMULA), re.compile(f"{_BEGINS}'{_FORMULA}")


@dataclass(frozen=True)
class Row:
    """A row: its line in the file, and its cells by column. What is not there is ""."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Table:
    """A table that was read, and the mistakes that were found in it so far."""

    file: str
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    mistakes: list[tuple[int, str]] = field(default_factory=list)

    def mistake(self, line: int, sentence: str) -> None:
        """Note a mistake."""
        self.mistakes.append((line, sentence))

    def number(self, row: Row, column: str, most: float = float("inf")) -> float | None:
        """The number in a cell, from 0; None for an empty cell, or for a mistake."""
        text = row[column].replace(",", ".")
        try:
            value = float(text or 0)
        except ValueError:
            value = -1
        if 0 <= value <= most and value != float("inf"):
            return value if text else None
        what = _("a number from 0 on") if most == float("inf") else _("a number from 0 to 100")
        sentence = _("“{column}” must be {what}, not “{text}”.")
        self.mistake(row.line, sentence.format(column=column, what=what, text=row[column]))
        return None

    def check(self) -> None:
        """Raise CourseError if there is a mistake: all of them, in the order of the file."""
        if self.mistakes:
            line = _("{file}, line {number}: {sentence}")
            raise CourseError(
                [
                    line.format(file=self.file, number=number, sentence=sentence)
                    for number, sentence in sorted(dict.fromkeys(self.mistakes))
                ]
            )


def read_table(path: Path, known: Mapping[str, str], needed: Collection[str]) -> Table:
    """A CSV with a heading. ``known``: names of columns, small letters, and what they are for us.

    Other columns are left out, unless they look like one of ours with a slip. Commas, semicolons
    and tabs are taken, as spreadsheets write them. Raises CourseError.
    """
    table = Table(path.name)
    text = _text(path)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    heading = _heading(next(_rows(reader, table), []), known, table)
    for name in needed:
        if name not in heading:
            sentence = _("there is no column “{name}”; the columns here are {known}.")
            told = ", ".join(filter(None, heading)) or _("none")
            table.mistake(1, sentence.format(name=name, known=told))
    table.check()
    table.columns = [name for name in heading if name]
    for cells in _rows(reader, table):
        _add_row(cells, reader.line_num, heading, table)
    return table


def _rows(reader: _csv.Reader, table: Table) -> Iterator[list[str]]:
    """The rows of a CSV. Raises CourseError where it breaks the rules of one."""
    try:
        yield from reader
    except csv.Error as error:  # a cell of 131,072 letters, say: somewhere a quote is not closed
        sentence = _("this is no row of a table ({error}): is a quotation mark missing?")
        table.mistake(reader.line_num, sentence.format(error=error))
        table.check()


def _add_row(cells: list[str], line: int, heading: list[str], table: Table) -> None:
    if not any(map(str.strip, cells)):
        return
    if any(map(str.strip, cells[len(heading) :])):
        table.mistake(line, _("there are more cells than columns."))
    named = zip(heading, cells, strict=False)
    found = {name: unguarded(" ".join(cell.split())) for name, cell in named if name}
    table.rows.append(Row(line, found))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        # Blackboard's tables are UTF-16, and so is "Unicode text" of a spreadsheet.
        return data.decode("utf-16" if data.startswith(BYTE_ORDER) else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or _("it is not UTF-8: save it as “CSV UTF-8”")
        sentence = _("{file} cannot be read ({error}).")
        raise CourseError([sentence.format(file=path.name, error=why)]) from error


def _heading(names: list[str], known: Mapping[str, str], table: Table) -> list[str]:
    """What each column is for us, "" for one that we leave out."""
    found: list[str] = []
    for name in (" ".join(name.split()) for name in names):
        small = name.casefold().replace("_", " ")
        ours = known.get(small, "")
        close = [] if ours else difflib.get_close_matches(small, known, 1, 0.85)
        if close:
            sentence = _("there is no column “{name}”; did you mean “{close}”?")
            table.mistake(1, sentence.format(name=name, close=close[0].replace(" ", "_")))
        if ours and ours in found:
            table.mistake(1, _("the column “{name}” is there twice.").format(name=name))
        found.append(ours)
    return found


def guarded(text: str) -> str:
    """A cell with a mark wherever a spreadsheet would take it for a formula."""
    return _LIVE.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """A cell without these marks."""
    return _GUARDED.sub(r"\1", text)
