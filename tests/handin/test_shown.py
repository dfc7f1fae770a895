"""Proves autograder/handin/arrival/shown.py and autograder/handin/arrival/command.py: who is
recognised how is seen before anything runs.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from rich.console import Console

from autograder import cli
from autograder.handin.arrival.find import find_class
from autograder.handin.arrival.shown import show
from helpers.handins import CLIENT, PAIR, SERVER, of_each, pack, write


def told(capsys: pytest.CaptureFixture[str], *line: str | Path) -> str:
    assert cli.run(["intake", *map(str, line)]) == 0
    return capsys.readouterr().out


def row(text: str, start: str) -> list[str]:
    """The cells of the row that starts so."""
    lines = [line for line in text.splitlines() if line.startswith(f"│ {start}")]
    assert len(lines) == 1, text
    return [cell.strip() for cell in lines[0].strip("│").split("│")]


def test_a_class(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = of_each("{}_98765_", ["smithjohn_LATE_1234", "müllerzoë_55"])
    files |= {
        "müllerzoë_55_99000_server-1.py": SERVER,
        "lee_77_98000_report.pdf": "",
        "notes.txt": "",
        "[red]bo\x1b[2J_99_98001_server.py": SERVER,
    }
    said = told(capsys, write(tmp_path / "in", files))
    john, zoë = row(said, "smithjohn"), row(said, "müllerzoë")
    assert john == ["smithjohn", "canvas", "1234", "server.py, client.py", "late", "1 of 1", ""]
    assert zoë[-2:] == [
        "2 of 2",
        "Attempt 2 of 2 counts; earlier ones are left out: müllerzoë_55_98765_server.py.",
    ]
    assert "no Python script in it, only report.pdf" in row(said, "lee")[3]
    assert row(said, "[red]bo␛[2J")[3].startswith("client.py is missing")
    assert "Layout: canvas. Submissions: 4. With nothing to run: 2." in said
    assert "Left out: notes.txt. It lies beside the submissions" in said
    assert "\x1b" not in said


def test_on_a_terminal_no_name_is_cut_off(tmp_path: Path) -> None:
    name = "Chat_amueller_attempt_2025-05-0{}-10-00-00_server.py"
    folder = write(tmp_path / "in", {name.format(day): SERVER for day in (1, 2)})
    paper = io.StringIO()
    console = Console(file=paper, width=80, force_terminal=True, highlight=False, color_system=None)
    show(find_class(folder, tmp_path / "shelf"), console)
    said = paper.getvalue()
    assert f"are left out: \n{name.format(1)}." in said
    assert "│ blackboard" not in said  # it stands below
    assert "Layout: blackboard." in said
    assert "…" not in said


def test_folders_zips_and_what_is_in_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {f"Anna/04_multi_user_chat/{name}": text for name, text in PAIR.items()}
    folder = write(
        tmp_path / "in", files | {"Cy/server.py": SERVER, "Cy/demo.mp4": "x" * 6_000_000}
    )
    write(folder, {"Cy/client.py": CLIENT, "a_server.py": ""})
    pack(folder / "Bo.zip", {"readme.txt": ""})
    said = told(capsys, folder)
    assert row(said, "Anna")[2] == "04_multi_user_chat: server.py, client.py"
    assert row(said, "Bo")[2].startswith("There is no Python script in it")
    assert row(said, "Cy")[3] == "demo.mp4 is too large."
    assert "Left out: a_server.py." in said


def test_doubts_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "class", of_each("{}_", ["anna", "boris"]))
    assert "Warning: class is one row, but 4 scripts" in told(capsys, folder)
    assert "Layout: folders." in told(capsys, write(tmp_path / "x", of_each("{}/", "ab")))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("nowhere", "There is no folder or zip nowhere."),
        ("empty", "There is no submission in empty."),
        ("in --layout x", "There is no layout “x”"),
        ("drive", "It cannot be told whose the files in drive are"),
    ],
)
def test_nothing_to_show(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str,
    sentence: str,
) -> None:
    write(tmp_path / "empty", {})
    write(tmp_path / "in", PAIR)
    write(tmp_path / "drive", dict.fromkeys(["server.py", "server (1).py", "client.py"], ""))
    monkeypatch.chdir(tmp_path)
    assert cli.run(["intake", *line.split()]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"autograder: {sentence}")
    assert len(said.splitlines()) == 1


@pytest.mark.programs
def test_grade_says_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = {"server.py": "import socket\nsocket.socket(\n", "client.py": "raise SystemExit\n"}
    files = {f"{who} - {name}": text for who in ("Anna", "Bo") for name, text in broken.items()}
    folder, out = write(tmp_path / "in", files | {"stray.py": ""}), tmp_path / "out"
    line = ["grade", str(folder), "-o", str(out), "--layout", "google", "--jobs", "1"]
    assert cli.run(line) == 0
    said = capsys.readouterr().out
    assert "Left out: stray.py." in said
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        assert [one["submission"] for one in csv.DictReader(file)] == ["Anna", "Bo"]
    assert cli.run(["grade", str(folder), "-o", str(folder)]) == 2
    assert "The results cannot go to" in capsys.readouterr().err
