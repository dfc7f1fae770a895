"""Proves autograder/classroom/league/command.py, autograder/classroom/league/play.py,
autograder/classroom/league/page.py and autograder/evidence/breaking/match.py: everybody's tests on
everybody's servers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from autograder.classroom.league.command import league
from autograder.classroom.league.page import caught_by, in_order, page, table
from autograder.classroom.league.play import Row, sides
from autograder.cli import run
from autograder.handin.intake import Entry
from autograder.handin.unpack import MARKER
from autograder.kit import REFERENCE, WrongUsage
from helpers.handins import write

FRAMING = (REFERENCE / "05_framing" / "server.py").read_text("utf-8")
ECHOES = FRAMING.replace("if client is not sender", "if True")
NO_ECHO = """
def test_no_echo(room):
    alice, bob = room.join("alice", "bob")
    alice.says("echo?")
    bob.hears("echo?")
    alice.never_heard("echo?")
"""
ROWS = [
    Row("anna", 1, "", {"<b>ben</b>": "test_<no>_echo", "cem": ""}),
    Row("<b>ben</b>", 1, "", {"anna": "test_a", "cem": "test_a"}),
    Row("cem", 3, "They accuse a server that is right."),
]


def handed_in(folder: Path, tests: str, server: str) -> Path:
    files = {"10_break_it/test_chat.py": tests} if tests else {}
    return write(folder, {**files, "05_framing/server.py": server, "05_framing/client.py": "pass"})


def test_who_catches_most_stands_first_and_nothing_of_a_hand_in_is_html() -> None:
    assert [row.name for row in in_order(ROWS)] == ["<b>ben</b>", "anna", "cem"]
    assert [caught_by(row) for row in ROWS] == [1, 2, 0]
    text = page(ROWS, ["anna", "<b>ben</b>", "cem"])
    assert "<b>" not in text
    assert "test_&lt;no&gt;_echo" in text
    assert text.index("&lt;b&gt;ben") < text.index("They accuse a server")
    assert text.count("✓") == 4  # one of them explains the others
    rows = list(csv.reader(table(ROWS, ["anna", "cem"]).splitlines()))
    assert rows[1] == ["<b>ben</b>", "1", "2", "", "test_a", "test_a"]
    assert rows[3][:4] == ["cem", "3", "0", "They accuse a server that is right."]


def test_who_takes_part_with_what(tmp_path: Path) -> None:
    (tmp_path / "temp").mkdir()
    both = handed_in(tmp_path / "both", NO_ECHO, FRAMING)
    only_server = handed_in(tmp_path / "server", "", FRAMING)
    at_root = write(tmp_path / "root", {"server.py": FRAMING, "client.py": "", "test_chat.py": "x"})
    entries = [Entry(path.name, path) for path in (both, only_server, at_root)]
    found = list(sides(entries, tmp_path / "temp", ["05_framing"]))
    assert [(bool(side.tests), bool(side.server)) for side in found] == [
        (True, True),
        (False, True),
        (True, True),
    ]


@pytest.mark.programs
def test_a_league_of_a_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handed_in(tmp_path / "in" / "anna", NO_ECHO, FRAMING)
    handed_in(tmp_path / "in" / "ben", "def test_a(room): assert False", ECHOES)
    handed_in(tmp_path / "in" / "cem", "", "raise SystemExit")
    assert run(["league", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--no-sandbox"]) == 0
    rows = list(csv.reader((tmp_path / "out" / "league.csv").open(encoding="utf-8")))
    assert rows == [
        ["tests of", "tests", "caught", "takes no part because", "anna", "ben", "cem"],
        ["anna", "1", "2", "", "", "test_no_echo", "test_no_echo"],
        ["ben", "1", "0", "They accuse a server that is right.", "", "", ""],
    ]
    assert "anna: 1 test catches 2 of 2 servers." in capsys.readouterr().out
    assert "anna" in (tmp_path / "out" / "index.html").read_text("utf-8")
    out = str(tmp_path / "nameless")
    assert run(["league", str(tmp_path / "in"), "-o", out, "--no-sandbox", "--no-names"]) == 0
    assert "anna" not in (tmp_path / "nameless" / "league.csv").read_text("utf-8")


def test_what_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["league", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")]) == 2
    assert run(["league", str(tmp_path), "-o", str(tmp_path / "out"), "--exercise", "99"]) == 2
    assert "There is no exercise “99”." in capsys.readouterr().err


def test_no_league_takes_the_place_of_grades(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MARKER).touch()
    (tmp_path / "file").touch()
    for out, told in (("out", "holds the grades of a class"), ("file", "is not a folder")):
        with pytest.raises(WrongUsage, match=told):
            league(tmp_path / "class", tmp_path / out)
