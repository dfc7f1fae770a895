"""Proves autograder/classroom/class_run.py and autograder/classroom/commands.py: a class with its
people, run as an instructor runs it.
"""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import pytest

from autograder import cli
from autograder.classroom import record
from autograder.classroom.demo import SAMPLE_CLASS
from autograder.course.catalogue import checks_of
from autograder.grading.score import tidy
from helpers.results import SLUG

ROSTER = "id,name,email,group,extra_days\ns1,Anna Müller,a@x,,\ns2,Kim Wu,k@x,red,\n"
ROSTER += "s3,Lou Ng,l@x,red,2\ns4,Flo Ray,f@x,,\n"
COURSE = '[deadline]\ndue = 2025-06-01\nlate_percent_per_day = 2\ntime_zone = "Asia/Tokyo"\n'
GRADE = ["grade", "class", "-o", "out", "--course", "course.toml"]
GRADE_ALL = [*GRADE, "--roster", "roster.csv", "--times", "times.csv"]
EARNED = 5  # points
IN_TIME = 1748746800  # 2025-06-01 12:00 in Tokyo
ANNA = "Anna Müller"  # her row; the LMS calls her folder otherwise
# A server that is no Python: what its client does alone is all that it earns, of all points of 04.
POINTS = sum(check.points for check in checks_of("04_multi_user_chat", on=()).values())
MACHINE = f"{tidy(100 * EARNED / POINTS):g}"
LATE = f"{tidy(tidy(100 * EARNED / POINTS) - 2):g}"
FOLDER = f"{ANNA}_12_assignsubmission_file_"


@pytest.fixture
def class_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class with a roster, times and a deadline. Its hand-ins earn MACHINE."""
    for name in (FOLDER, "red"):
        shutil.copytree(SAMPLE_CLASS / "syntax_error", tmp_path / "class" / name)
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    (tmp_path / "times.csv").write_text("name,time\ns1,2025-06-02 12:00\nred,2025-06-04 12:00\n")
    (tmp_path / "course.toml").write_text(COURSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(folder: Path, name: str = "grades.csv") -> list[dict[str, str]]:
    with (folder / "out" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grades(folder: Path) -> dict[str, tuple[str, str]]:
    return {row["submission"]: (row["machine"], row["grade"]) for row in rows(folder)}


def test_a_class_with_its_people(class_: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(GRADE_ALL) == 0
    assert grades(class_) == {ANNA: (MACHINE, LATE), "red": (MACHINE, LATE), "Flo Ray": ("", "")}
    assert [row["late"] for row in rows(class_)] == [
        "1 day late: \u22122",
        "1 day late (2 days more were given): \u22122",
        "",
    ]
    said = capsys.readouterr().out
    assert "2 submissions: 2 graded" in said
    assert "1 person has handed in nothing." in said
    assert [row["ID number"] for row in rows(class_, "moodle.csv")] == ["s1", "s2", "s3"]
    assert len(rows(class_, "canvas.csv")) == 4  # with the points possible
    assert (class_ / "out" / "junit.xml").exists()
    assert cli.run(GRADE) == 0
    said = capsys.readouterr().out
    assert f"The last run had --roster {class_ / 'roster.csv'}; this one has none." in said
    assert cli.run(GRADE_ALL) == 0
    shutil.copytree(class_ / "class" / "red", class_ / "class" / "Flo Ray s4")
    assert cli.run([*GRADE_ALL, "--diff"]) == 0
    assert "nothing handed in → none" in capsys.readouterr().out
    assert not (class_ / "out" / "Flo Ray").exists()  # it said that nothing was handed in


def test_a_decision_survives_later_runs(class_: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(GRADE_ALL) == 0
    assert cli.run(["override", "out", "s1", "--grade", "80", "--comment", "We spoke."]) == 0
    said = capsys.readouterr().out
    assert f"Decided by hand for {ANNA}: grade 80." in said
    assert f"{LATE} → 80" in said
    points = f"{SLUG}/test_server_listens=1"
    assert cli.run(["override", "out", "red", "--points", points]) == 0
    assert cli.run(["override", "out", "Flo Ray", "--grade", "0"]) == 0
    assert cli.run(GRADE_ALL) == 0
    found = grades(class_)
    assert found[ANNA] == (MACHINE, "80")
    assert found["Flo Ray"] == ("", "0")
    machine, grade = map(float, found["red"])
    assert machine == float(MACHINE)
    assert grade > machine - 2
    [anna, red, _flo] = rows(class_)
    assert (anna["override"], anna["comment"]) == ("grade 80", "We spoke.")
    assert red["override"] == points
    page = (class_ / "out" / ANNA / "index.html").read_text("utf-8")
    assert f"A person set the grade to 80; without that it is {LATE}." in page
    assert [row["name"] for row in rows(class_, "overrides.csv")] == [ANNA, "red", "Flo Ray"]
    for name in (ANNA, "red", "Flo Ray"):
        assert cli.run(["override", "out", name, "--remove"]) == 0
        assert f"No longer decided by hand for {name}: " in capsys.readouterr().out
    assert cli.run(["override", "out", "red", "--remove"]) == 0
    assert "Nothing was decided by hand for red." in capsys.readouterr().out
    assert grades(class_) == {ANNA: (MACHINE, LATE), "red": (MACHINE, LATE), "Flo Ray": ("", "")}


def test_regrade_keeps_the_table(class_: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(GRADE_ALL) == 0
    before = (class_ / "out" / "grades.csv").read_bytes()
    was = {name: (class_ / "out" / name / "results.json").read_bytes() for name in (ANNA, "red")}
    assert (
        cli.run(["regrade", "out", "Kim Wu"]) == 0
    )  # in the folder of the results of the last run
    assert (class_ / "out" / "grades.csv").read_bytes() == before
    assert (class_ / "out" / ANNA / "results.json").read_bytes() == was[ANNA]
    assert (class_ / "out" / "red" / "results.json").read_bytes() != was["red"]  # other seconds
    assert "Each row is as it was before." in capsys.readouterr().out


def test_what_is_decided_waits_for_a_class_that_is_away(
    class_: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(GRADE_ALL) == 0
    (class_ / "class").rename(class_ / "away")
    assert cli.run(["override", "out", ANNA, "--grade", "50"]) == 0
    assert "counts from the next run on" in capsys.readouterr().out
    (class_ / "away").rename(class_ / "class")
    assert cli.run([*GRADE_ALL, "--diff"]) == 0
    assert f"{LATE} → 50" in capsys.readouterr().out


def test_times_of_files_are_taken_where_it_is_asked_for(class_: Path) -> None:
    for name, stamp in ((FOLDER, IN_TIME), ("red", 4000000000)):
        for file in (class_ / "class" / name).iterdir():
            os.utime(file, (stamp, stamp))
    assert cli.run([*GRADE, "--file-times"]) == 0
    assert grades(class_) == {ANNA: (MACHINE, MACHINE), "red": (MACHINE, "0")}
    assert [row["late"] != "" for row in rows(class_)] == [False, True]


WRONG = {
    "grade class -o class": "The results cannot go to class: the submissions lie there.",
    "grade class -o .": "The results cannot go to .: the submissions lie there.",
    "grade class -o full": "full holds other things, such as thesis.docx: results go to a new",
    "demo -o full": "full holds other things, such as thesis.docx: results go to a new",
    "grade class -o out --roster nowhere.csv": "nowhere.csv cannot be read",
    "grade class -o out --roster course.toml": "course.toml, line 1: there must be a column",
    "grade class -o out --times times.csv --course no_deadline.toml": "There is no [deadline] in",
    "grade class -o out --course none.toml": "There is no file none.toml.",
    "grade class.zip -o out --file-times --course course.toml": "--file-times needs a folder",
    "regrade out red": "out holds no results: run autograder grade SUBMISSIONS -o out first.",
    "override out red --grade 1": "out holds no results",
    "override out red": "Give --grade, --points or --comment, or --remove alone.",
    "override out red --remove --grade 1": "Give --grade, --points or --comment, or",
    "override out red --grade 101": "Invalid value for '--grade'",
    "override out red --points test_one": "--points must be like test_late_joiner=4",
}


@pytest.mark.parametrize("line", WRONG)
def test_wrong_usage_is_one_line(
    class_: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.make_archive("class", "zip", class_ / "class")
    (class_ / "no_deadline.toml").touch()
    (class_ / "full").mkdir()
    (class_ / "full" / "thesis.docx").write_text("mine")
    assert cli.run(line.split()) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"autograder: {WRONG[line]}")
    assert len(said.splitlines()) == 1
    assert not (class_ / "out" / "grades.csv").exists()
    assert os.listdir(class_ / "full") == ["thesis.docx"]


def test_names_and_checks_that_are_not_there(
    class_: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(GRADE_ALL) == 0
    assert cli.run(["regrade", "out", "read"]) == 2
    assert "There is no row “read” in the grades; one that there is: “red”." in (
        capsys.readouterr().err
    )
    assert cli.run(["override", "out", "s1", "--points", "test_x=1"]) == 2
    assert "There is no check test_x in what was judged." in capsys.readouterr().err
    assert not (class_ / "out" / "overrides.csv").exists()


def test_two_runs_on_one_folder(class_: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with record.held(class_ / "out"):
        assert cli.run(GRADE_ALL) == 2
    assert capsys.readouterr().err == (
        f"autograder: Another run (process {os.getpid()}) writes to out now: wait until it has "
        "ended.\n"
    )
    assert not (class_ / "out" / "grades.csv").exists()
    assert cli.run(GRADE_ALL) == 0


def test_a_wrong_decision_is_named_with_its_line_before_anything_runs(
    class_: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (class_ / "out").mkdir()
    (class_ / "out" / "overrides.csv").write_text("name,grade\nred,many\nred,1\n")
    assert cli.run(GRADE_ALL) == 2
    assert [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()] == [
        "overrides.csv, line 2",
        "overrides.csv, line 3",
    ]
    assert not (class_ / "out" / "red").exists()
