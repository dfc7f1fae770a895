"""Proves autograder/cli.py, autograder/__main__.py and autograder/program/linux/options.py: the
command line, run as its users run it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import cli
from autograder.handin.source import import_path
from autograder.program import carried
from autograder.program.linux import sandbox
from autograder.student import targets
from autograder.words.language import speak
from helpers.command import autograder, broken
from helpers.waiting import PATIENCE, until

SLUG = "04_multi_user_chat"
WITHOUT = () if sandbox.find() else ("--no-sandbox",)
USAGE = {
    "grade": "Missing argument 'SUBMISSIONS'.",
    "grade class": "Missing option",
    "grade nowhere -o out": "There is no folder or zip nowhere.",
    "grade class -o out --exercise 77": "There are no checks for “77”",
    "grade class -o out --jobs x": "Invalid value for '--jobs'",
    "grade empty -o out": "There is no submission in empty.",
    "grade class -o file": "file is not a folder.",
    "check nowhere": "There is no exercise and no folder “nowhere”",
    "check class/a --exercise 77": "There are no checks for “77”",
    "check server.py": "There is no server.py in this folder.",
    "check --frob": "No such option",
    "check 01 watch": "Got unexpected extra argument(s) (watch) Did you mean --watch?",
    "reset": "Which exercise? Name it",
    "--lang zz check class/a": "There is no language “zz”; the languages are: en",
    "--lang": "Option '--lang' requires an argument.",
    "check class/a --lang zz": "There is no language “zz”; the languages are: en",
    "grade class -o out --lang xy": "There is no language “xy”; the languages are: en",
    "demo --lang EN": "There is no language “EN”; the languages are: en",
    "frob": "No such command 'frob'.",
    "check class/a --only test_x": "There is no check test_x in",
}


# The first verdict on it is there at once, the others are not.
LISTENS = """
import socket, time
listener = socket.create_server(("127.0.0.1", 12345))
time.sleep(1000)
"""


@pytest.mark.parametrize("line", USAGE)
def test_wrong_usage_is_one_line(
    tmp_path: Path,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken(tmp_path / "class" / "a")
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sandbox, "find", lambda: sandbox.UNSHARE)  # nothing is run in it
    assert cli.run(line.split()) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"autograder: {USAGE[line]}")
    assert len(said.splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="a disk that is full is of Linux only")
@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("--version >&-", 0, ""),
        ("list >&- 2>&-", 0, ""),
        ("list <&- >&- 2>&-", 0, ""),
        ("check nowhere >&-", 2, "autograder: There is no exercise"),
        ("check nowhere 2>/dev/full", 2, ""),
        ("--version >/dev/full", 3, "autograder: The disk is full"),
        ("--version | true", 0, ""),
    ],
)
def test_what_is_closed_or_full_ends_in_a_sentence_at_most(
    tmp_path: Path, line: str, status: int, said: str
) -> None:
    command = f'"{sys.executable}" -m autograder {line}'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=import_path(), cwd=tmp_path
    )
    assert done.returncode == status
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == bool(said)


@pytest.mark.skipif(os.name == "nt", reason="no folder is deleted there while somebody is in it")
def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    command = f'mkdir gone; cd gone; rmdir ../gone; "{sys.executable}" -m autograder list'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=import_path(), cwd=tmp_path
    )
    assert done.returncode == 2
    assert done.stderr == "autograder: This folder is gone: change into another one.\n"


@pytest.mark.skipif(os.name == "nt", reason="by the words of a POSIX shell")
def test_what_was_closed_is_nobody_elses_number(tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom autograder.words.console import stand_in_for_closed\n"
        "stand_in_for_closed()\nwith open('other.txt', 'w'):\n    print('x', flush=True)\n"
        "    os.write(1, b'y')\n"
    )
    command = f'"{sys.executable}" -c "$0" >&-'
    done = subprocess.run(["sh", "-c", command, script], env=import_path(), cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "other.txt").read_text() == ""


def test_a_language_may_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert cli.run(["list", "--lang", "ru"]) == 0
        behind = capsys.readouterr().out
        for line in (["--lang", "ru", "list"], ["--lang=ru", "list"], ["--lang", "ru"]):
            assert cli.run(line) == 0
            assert capsys.readouterr().out == behind
    finally:
        speak("en")


def test_a_wrong_course_is_named_with_its_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(tmp_path / "class" / "a")
    course = tmp_path / "course.toml"
    course.write_text("title = 1\nfrob = 2\n")
    line = ["grade", str(tmp_path / "class"), "-o", str(tmp_path / "out"), "--course", str(course)]
    assert cli.run(line) == 2
    told = capsys.readouterr().err.splitlines()
    assert [sentence.split(": ")[1] for sentence in told] == [
        "course.toml, line 1",
        "course.toml, line 2",
    ]


def test_no_traceback_reaches_a_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(targets, "find_targets", lambda *what: 1 / 0)
    assert cli.run(["check"]) == 3
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "AUTOGRADER_DEBUG=1" in said
    monkeypatch.setenv("AUTOGRADER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.run(["check"])


def test_without_a_sandbox_nothing_runs_unless_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandbox, "find", lambda: "")
    broken(tmp_path / "class" / "a")
    line = ["grade", str(tmp_path / "class"), "-o", str(tmp_path / "out")]
    assert cli.run(line) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "install bubblewrap; or add --no-sandbox" in said[0]
    assert not (tmp_path / "out").exists()
    assert cli.run([*line, "--no-sandbox"]) == 0
    assert "There is no sandbox" in capsys.readouterr().out
    assert (tmp_path / "out" / "grades.csv").exists()


def test_doctor_names_the_sandbox_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandbox, "find", lambda: sandbox.UNSHARE)
    assert cli.run(["doctor", "--machine"]) == 0
    told = capsys.readouterr().out
    assert "namespaces (unshare" in told
    assert "package is “bubblewrap”" in told
    assert carried.sentence() in told


def test_the_report_names_the_sandbox(tmp_path: Path) -> None:
    broken(tmp_path / "class" / "anna")
    line = ["grade", str(tmp_path / "class"), "-o", str(tmp_path / "out"), "--no-sandbox"]
    assert cli.run(line) == 0
    assert "There is no sandbox" in (tmp_path / "out" / "index.html").read_text("utf-8")
    told = json.loads((tmp_path / "out" / "anna" / "results.json").read_text("utf-8"))
    assert told["extra_data"]["sandbox"] == "none"


def test_grade_writes_everything_and_says_where(tmp_path: Path) -> None:
    broken(tmp_path / "class" / "=1+1")
    (tmp_path / "class" / "cut.zip").write_bytes(b"PK\3\4")
    done = autograder("grade", "class", "-o", "out", *WITHOUT, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert str(tmp_path / "out" / "index.html") in done.stdout
    assert "2 submissions: 1 graded, 1 with nothing to run, 0 need a look." in done.stdout
    header, first, second = (tmp_path / "out" / "grades.csv").read_text("utf-8").splitlines()
    slugs = header.removeprefix("submission,grade,track,status,").partition(",mastery,")[0]
    assert SLUG in slugs.split(",")
    assert first.startswith("'=1+1,")
    assert second.startswith("cut,0,,nothing to run" + ",0" * len(slugs.split(",")) + ",")
    [result] = (tmp_path / "out").glob("_1+1-*/results.json")
    assert json.loads(result.read_text("utf-8"))["extra_data"]["submission"] == "=1+1"


@pytest.mark.programs
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is not sent this way")
def test_ctrl_c_ends_a_class_run(tmp_path: Path) -> None:
    for number in range(20):  # more than can be done before Ctrl-C arrives
        folder = broken(tmp_path / "class" / f"a{number}")
        (folder / "server.py").write_text(LISTENS)
    command = [sys.executable, "-m", "autograder.cli", "grade", "class", "-o", "out", *WITHOUT]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=import_path(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert until(lambda: list((tmp_path / "out").glob("a*/verdicts.jsonl")))
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode == 130
    assert said.splitlines() == [
        "autograder: Interrupted. What is finished is kept; run it again to go on."
    ]


def test_ctrl_c_while_python_still_imports_is_one_line(tmp_path: Path) -> None:
    interrupted = """
import sys
class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == "autograder.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
from autograder.__main__ import main
main()
"""
    command = [sys.executable, "-c", interrupted]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=import_path())
    assert (done.returncode, done.stderr) == (130, "autograder: Interrupted.\n")


def test_who_checks_an_exercise_or_asks_where_they_are_waits_for_nothing_of_a_class() -> None:
    look = "import sys; from autograder import cli; cli.app_for(['check']); cli.run([])"
    look += "; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, env=import_path())
    loaded = set(done.stdout.decode().split())
    assert "autograder.student.selfcheck" in loaded
    assert not {"_pytest", "autograder.classroom", "autograder.replay", "autograder.proof"} & loaded


def test_each_command_is_in_its_group() -> None:
    for group, names in cli.GROUPS.items():
        assert [*group()] == names.split()
