"""Proves autograder/classroom/tables.py: CSVs of spreadsheets, each mistake with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.classroom.tables import guarded, read_table, unguarded
from autograder.course.toml_file import CourseError

KNOWN = {"name": "name", "full name": "name", "grade": "grade"}


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "some.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    "text",
    [
        "name,grade,phone\nMüller,5,1\n\n , \nKim,,\n",
        "\ufeffFull Name;Grade;x\r\nMüller;5;1\r\nKim;;\r\n",
        'grade\tNAME\n5\t"Müller"\n\tKim\n',
    ],
)
def test_as_spreadsheets_write_it(tmp_path: Path, text: str) -> None:
    table = read_table(written(tmp_path, text), KNOWN, ["name"])
    assert [(row["name"], row["grade"]) for row in table.rows] == [("Müller", "5"), ("Kim", "")]
    assert [table.number(row, "grade") for row in table.rows] == [5, None]
    table.check()


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "name,grade\na,101\nb,x\nc,-1\nd,nan\ne,1,2\n"), KNOWN, [])
    for row in table.rows:
        table.number(row, "grade", most=100)
    with pytest.raises(CourseError) as caught:
        table.check()
    assert [sentence.split(": ")[0] for sentence in caught.value.sentences] == [
        f"some.csv, line {line}" for line in (2, 3, 4, 5, 6)
    ]
    assert "“grade” must be a number from 0 to 100, not “101”." in caught.value.sentences[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("grade\n1\n", "some.csv, line 1: there is no column “name”; the columns here are grade."),
        ("name,grad\n", "some.csv, line 1: there is no column “grad”; did you mean “grade”?"),
        ("name,Name\n", "some.csv, line 1: the column “Name” is there twice."),
        ("", "some.csv, line 1: there is no column “name”; the columns here are none."),
        (
            b"name\nM\xfcller\n",
            "some.csv cannot be read (it is not UTF-8: save it as “CSV UTF-8”).",
        ),
    ],
)
def test_a_heading_that_is_wrong(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(CourseError) as caught:
        read_table(written(tmp_path, text), KNOWN, ["name"])
    assert caught.value.sentences == [told]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"nowhere\.csv cannot be read"):
        read_table(tmp_path / "nowhere.csv", KNOWN, [])


def test_the_mark_against_formulas_is_taken_off_again() -> None:
    assert unguarded("'=1+1") == "=1+1"
    assert unguarded("'s Gravenhage") == "'s Gravenhage"


@pytest.mark.parametrize(
    "text", ["=1+1", " +1", "-x", "@SUM(1)", "a;=1+1", "a\t@x;b", "\uff1d1+1", "x; =cmd|' /C'!A0"]
)
def test_no_cell_is_a_formula_wherever_a_spreadsheet_has_cells_begin(text: str) -> None:
    for part in re.split("[;\t]", guarded(text)):
        assert not part.strip().startswith(tuple("=+-@\uff1d"))
    assert unguarded(guarded(text)) == text
    assert guarded(guarded(text)) == guarded(text)


@pytest.mark.parametrize("text", ["name\nanna\n{}\n", 'name\nanna\n"{}', "{}"])
def test_a_cell_that_never_ends_is_a_mistake_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(CourseError, match=r"^some\.csv, line \d: this is no row of a table"):
        read_table(written(tmp_path, text.format("x" * 200_000)), KNOWN, ["name"])
