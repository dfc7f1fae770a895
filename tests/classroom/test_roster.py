"""Proves autograder/classroom/roster.py: who is in the class, of our file or an LMS export."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from autograder.classroom.roster import read_roster
from autograder.course.toml_file import CourseError
from autograder.grading.people import Person


def read(folder: Path, text: str) -> list[Person]:
    (folder / "roster.csv").write_text(text, "utf-8")
    return read_roster(folder / "roster.csv")


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(CourseError) as caught:
        read(folder, text)
    return caught.value.sentences


def test_our_own_columns(tmp_path: Path) -> None:
    text = "id,name,email,group,extra_days,phone\n007,Anna Müller,a@x,red,1.5,1\n8,王伟,,,,\n"
    assert read(tmp_path, text) == [
        Person("007", "Anna Müller", "a@x", "red", 1.5),
        Person("8", "王伟"),
    ]


def test_moodles_list_of_participants(tmp_path: Path) -> None:
    text = "First name;Last name;ID number;Email address;Groups\nAnna;Müller;7;a@x;red\n"
    assert read(tmp_path, text) == [Person("7", "Anna Müller", "a@x", "red")]


def test_canvas_gradebook(tmp_path: Path) -> None:
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Chat (12)\n"
        ",,,,,Manual Posting\n"
        "    Points Possible,,,,,100\n"
        '"Müller, Anna",501,s7,am1,A1,\n'
        '"Student, Test",502,,,A1,\n'
    )
    person = Person("s7", "Anna Müller", login="am1", canvas_id="501", section="A1")
    assert read(tmp_path, text) == [person]


def test_rosters_of_gradescope_and_github(tmp_path: Path) -> None:
    text = "First Name,Last Name,SID,Email,Role\nAnna,Müller,7,a@x,Student\n"
    assert read(tmp_path, text) == [Person("7", "Anna Müller", "a@x")]
    text = "identifier,github_username,github_id,name\na@x,annam,12,Anna Müller\n"
    assert read(tmp_path, text) == [Person("a@x", "Anna Müller", login="annam")]


def test_blackboards_table_is_utf_16_with_tabs(tmp_path: Path) -> None:
    text = '"Last Name"\t"First Name"\t"Username"\t"Student ID"\n"Müller"\t"Anna"\t"am1"\t"7"\n'
    (tmp_path / "gc.xls").write_text(text, "utf-16")
    assert read_roster(tmp_path / "gc.xls") == [Person("7", "Anna Müller", login="am1")]


@pytest.mark.parametrize(
    ("text", "days"),
    [("2 days", 2), ("36 hours", 1.5), ("1 day 12 hours", 1.5), ("12h", 0.5), ("", 0)],
)
def test_extra_time_in_words(tmp_path: Path, text: str, days: float) -> None:
    [person] = read(tmp_path, f"name,extra time\nAnna,{text}\n")
    assert person.extra_days == days


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    text = (
        "id,name,email,extra_days,extra_time\n"
        "1,Anna,a@x,-1,\n"
        "1,Boris,A@x,,soon\n"
        ",,,,2 days\n"
        "4,Carl,c@x,two,2\n"
    )
    assert mistakes(tmp_path, text) == [
        "roster.csv, line 2: “extra_days” must be a number from 0 on, not “-1”.",
        "roster.csv, line 3: the email “A@x” is there twice.",
        "roster.csv, line 3: the id “1” is there twice.",
        "roster.csv, line 3: “extra_time” must be like “2 days” or “36 hours”, not “soon”.",
        "roster.csv, line 4: there is neither a name nor an email nor an id.",
        "roster.csv, line 5: “extra_days” must be a number from 0 on, not “two”.",
        "roster.csv, line 5: “extra_time” must be like “2 days” or “36 hours”, not “2”.",
    ]


def test_a_slip_in_a_heading_does_not_lose_extra_days(tmp_path: Path) -> None:
    told = "roster.csv, line 1: there is no column “extra_day”; did you mean “extra_days”?"
    assert mistakes(tmp_path, "name,extra_day\nAnna,2\n") == [told]


def test_nobody(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "name\n") == ["roster.csv, line 1: there is nobody in it."]
    told = "roster.csv, line 1: there must be a column “name”, “email” or “id”."
    assert mistakes(tmp_path, "group\nred\n") == [told]


def test_more_time_than_a_calendar_has_is_ten_years(tmp_path: Path) -> None:
    (anna,) = read(tmp_path, "name,extra_days\nAnna,1e300\n")
    assert anna.extra == timedelta(days=3650)
