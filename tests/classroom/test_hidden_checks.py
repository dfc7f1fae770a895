"""Proves autograder/classroom/class_run.py and autograder/classroom/cluster.py: an instructor's own
checks run in a class, count, and stay hidden.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.course.catalogue import checks_of
from autograder.kit import REFERENCE
from autograder.program.linux import sandbox, view

SLUG = "01_echo_chat"
CHECKS = '''from autograder.course.check import check

@check(points=5, section="a-server-for-one")
def test_comes_back_twice(echo_host):
    """A secret: what is typed twice is read twice."""
    alice = echo_host.join("alice")
    echo_host.answers()
    echo_host.exchange(alice, "one")
    echo_host.exchange(alice, "two")

@check(points=2, section="a-server-for-one")
def test_never(echo_host):
    """A secret: nobody does this."""
    alice = echo_host.join("alice")
    echo_host.answers()
    echo_host.exchange(alice, "one")
    alice.hears("what nobody says")
'''
COURSE = f'hidden_checks = ["hidden"]\n[weights.{SLUG}]\n'
COURSE += "".join(f"{name} = 0\n" for name in checks_of(SLUG))
GRADE = ["grade", "class", "-o", "out", "--course", "course.toml", "--exercise", "1"]
GRADE += [] if sandbox.find() else ["--no-sandbox"]


@pytest.fixture
def class_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(REFERENCE / SLUG, tmp_path / "class" / "anna")
    (tmp_path / "hidden" / SLUG).mkdir(parents=True)
    (tmp_path / "hidden" / SLUG / "test_mine.py").write_text(CHECKS, "utf-8")
    (tmp_path / "course.toml").write_text(COURSE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def result(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "out/anna/results.json").read_text("utf-8"))
    return found


def percent(folder: Path) -> str:
    with (folder / "out/grades.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    return row[SLUG]


def test_they_count_and_are_shown_when_grades_are_published(class_: Path) -> None:
    if sandbox.find():  # a program that finds the check, or its copy, serves nobody
        server = class_ / "class" / "anna" / "server.py"
        look = "import os\nfor top in ('{}', '{}', '{}'):\n    for _, _, names in os.walk(top):\n"
        look += "        assert not any(n.startswith('test_mine') for n in names)\n"
        places = class_, "/tmp", "/dev/shm"
        server.write_text(look.format(*places) + server.read_text("utf-8"), "utf-8")
    assert cli.run(GRADE) == 0
    assert percent(class_) == "71.4"  # 5 of 7; what is public weighs nothing here
    tests = {test["name"]: test for test in result(class_)["tests"]}
    mine = tests["A secret: what is typed twice is read twice."]
    assert (mine["status"], mine["visibility"]) == ("passed", "after_published")
    assert sum("visibility" in test for test in tests.values()) == 2
    assert "A secret" not in result(class_)["output"]
    assert "A secret: nobody does this." in (class_ / "out/anna/index.html").read_text("utf-8")


@pytest.mark.programs
def test_a_change_in_one_judges_again_and_never_shown_is_never_told(class_: Path) -> None:
    assert cli.run(GRADE) == 0
    path = class_ / "hidden" / SLUG / "test_mine.py"
    path.write_text(CHECKS.replace('    alice.hears("what nobody says")\n', ""), "utf-8")
    (class_ / "course.toml").write_text('hidden_shown = "hidden"\n' + COURSE)
    assert cli.run(GRADE) == 0
    assert percent(class_) == "100"
    hidden = [test for test in result(class_)["tests"] if test.get("visibility") == "hidden"]
    assert len(hidden) == 2
    page = (class_ / "out/anna/index.html").read_text("utf-8")
    assert "A secret" not in page
    assert "Of 2 hidden checks, 2 passed." in page


def test_a_broken_one_and_a_promise_are_one_line(
    class_: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (class_ / "hidden" / SLUG / "test_mine.py").write_text(CHECKS + "\nfrob(\n", "utf-8")
    assert cli.run(GRADE) == 2
    said = capsys.readouterr().err
    place = f"autograder: hidden/{SLUG}/test_mine.py, line 19"
    assert said == f"{place}: SyntaxError: '(' was never closed.\n"
    (class_ / "course.toml").write_text(f"[more_at_hand_in]\n{SLUG} = 2\n")
    assert cli.run(GRADE) == 2
    assert "says that more checks run at hand-in" in capsys.readouterr().err
    (class_ / "course.toml").write_text(COURSE)
    (class_ / "hidden" / SLUG / "test_mine.py").write_text(CHECKS, "utf-8")
    monkeypatch.setattr(view, "_shown", lambda: [str(class_)])
    if sandbox.find():
        assert cli.run(GRADE) == 2
        assert "hidden: move it to another place." in capsys.readouterr().err


@pytest.mark.programs
def test_they_travel_to_a_cluster(class_: Path) -> None:
    pytest.importorskip("distributed")
    assert cli.run([*GRADE, "--cluster", "local:1"]) == 0
    assert percent(class_) == "71.4"
