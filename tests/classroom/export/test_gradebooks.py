"""Proves autograder/classroom/export/gradebooks.py: what Moodle and Canvas import."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from autograder.classroom.export.gradebooks import write_gradebooks
from autograder.grading.people import Late, Override, Person
from autograder.grading.results import Result

ANNA = Person("s1", "Anna Müller", "anna@x", login="am1", canvas_id="501", section="A1")
BORIS = Person("s2", "=Boris", "boris@x")
PLAIN = Result("a", "a", "", {}, [], 87.5, people=(ANNA,))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_moodle_gets_an_identifier_a_grade_and_feedback(tmp_path: Path) -> None:
    override = Override(87.5, comment="We spoke.")
    late = Late(1, 5, "1 day late: \u22125")
    result = replace(PLAIN, late=late, override=override, people=(ANNA, BORIS))
    assert write_gradebooks([result], tmp_path, "Chat") == []
    told = "1 day late: \u22125; We spoke."
    assert rows(tmp_path / "moodle.csv") == [
        ["ID number", "Email address", "Chat", "Chat (feedback)"],
        ["s1", "anna@x", "87.5", told],
        ["s2", "boris@x", "87.5", told],
    ]


def test_canvas_gets_its_own_columns_and_points_possible(tmp_path: Path) -> None:
    write_gradebooks([replace(PLAIN, people=(ANNA, BORIS))], tmp_path, "Chat")
    assert rows(tmp_path / "canvas.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Chat"],
        ["    Points Possible", "", "", "", "", "100"],
        ["Anna Müller", "501", "s1", "am1", "A1", "87.5"],
        ["'=Boris", "", "s2", "", "", "87.5"],
    ]


def test_no_grade_and_two_grades_are_no_row(tmp_path: Path) -> None:
    missing = replace(PLAIN, grade=None, handed_in=False, people=(BORIS,))
    write_gradebooks([PLAIN, replace(PLAIN, name="b"), missing], tmp_path, "Chat")
    assert not (tmp_path / "moodle.csv").exists()
    assert not (tmp_path / "canvas.csv").exists()


def test_without_a_roster_one_sentence_says_why_and_no_old_file_stays(tmp_path: Path) -> None:
    write_gradebooks([PLAIN], tmp_path, "Chat")
    told = write_gradebooks([replace(PLAIN, people=())], tmp_path, "Chat")
    assert told == ["There is no moodle.csv and no canvas.csv: they need a roster (--roster)."]
    assert list(tmp_path.iterdir()) == []


def test_a_roster_without_identifiers_is_said(tmp_path: Path) -> None:
    told = write_gradebooks([replace(PLAIN, people=(Person(name="Anna"),))], tmp_path, "Chat")
    assert told == [
        "With a grade, but not in moodle.csv: 1. The roster gives neither an id nor an email.",
        "With a grade, but not in canvas.csv: 1. The roster gives no id, login or canvas_id.",
    ]
    assert list(tmp_path.iterdir()) == []
