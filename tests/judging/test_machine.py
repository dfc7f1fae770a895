"""Proves autograder/judging/machine.py: a machine where nothing can be judged is named."""

from __future__ import annotations

import csv
import errno
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder import cli
from autograder.classroom import commands
from autograder.handin.source import import_path
from autograder.judging import machine
from autograder.kit import REFERENCE
from autograder.program.linux import sandbox
from helpers.command import broken
from helpers.waiting import PATIENCE

SLUG = "01_echo_chat"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="made with Linux's own means")


def under(situation: str, command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a shell, after something was done to its machine."""
    return subprocess.run(
        ["sh", "-c", f'{situation} exec "$0" -m autograder {command}', sys.executable],
        cwd=home,
        env=import_path() | {"TMPDIR": str(home / "temp")},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )


def in_namespaces(situation: str, command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The same for what one user may do to a machine of their own only (man 1 unshare)."""
    unshare = ["unshare", "--user", "--map-root-user", "--net", "--mount"]
    try:
        subprocess.run([*unshare, "sh", "-c", situation + " true"], check=True, cwd=home)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there are no namespaces here")
    return subprocess.run(
        [*unshare, "sh", "-c", f'{situation} exec "$0" -m autograder {command}', sys.executable],
        cwd=home,
        env=import_path() | {"TMPDIR": str(home / "temp")},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )


@LINUX
def test_a_few_descriptors_are_said(tmp_path: Path) -> None:
    broken(tmp_path / "class" / "anna")
    done = under("ulimit -n 24;", "grade class -o out", tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "autograder: A process may open 24 files here, and 512 are needed (ulimit -n).\n"
    )
    assert not (tmp_path / "out").exists()


@LINUX
@pytest.mark.parametrize(
    ("situation", "said"),
    [
        ("", "Programs cannot talk at 127.0.0.1 here: there is no loopback"),
        (
            "ip link set lo up 2>/dev/null || ifconfig lo up; mount -t tmpfs -o size=1m t temp;",
            "There is no space in ",
        ),
        (
            "ip link set lo up 2>/dev/null || ifconfig lo up; mount -t tmpfs -o size=1m t /dev;"
            "touch /dev/null;",
            "There is no /dev/shm",
        ),
    ],
    ids=["loopback", "space", "shm"],
)
def test_what_is_missing_is_said(tmp_path: Path, situation: str, said: str) -> None:
    home = tmp_path
    broken(home / "class" / "anna")
    (home / "temp").mkdir()
    done = in_namespaces(situation, "grade class -o out", home)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"autograder: {said}")
    assert len(done.stderr.splitlines()) == 1
    assert not (home / "out").exists()


def test_what_is_full_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1 << 20))
    monkeypatch.chdir(tmp_path)
    assert cli.run(["doctor", "--machine"]) == 3
    said = capsys.readouterr().err
    assert "1 MB are free, 32 MB are needed." in said
    assert len(said.splitlines()) == 1


def test_a_disk_that_gets_full_is_no_fault_of_the_autograder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def full(*_what: object, **_how: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    broken(tmp_path / "class" / "anna")
    monkeypatch.setattr(commands, "run_safely", full)
    assert cli.run(["grade", str(tmp_path / "class"), "-o", str(tmp_path / "out")]) == 3
    said = capsys.readouterr().err
    assert said.startswith("autograder: The disk is full")
    assert "autograder itself" not in said


def test_this_machine_can_judge(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandbox, "find", lambda: sandbox.UNSHARE)
    assert [wrong() for wrong in machine.looks(Path())] == [""] * 5
    assert cli.run(["doctor", "--machine"]) == 0
    assert "has what a run needs" in capsys.readouterr().out


@pytest.mark.programs
def test_what_users_have_set_for_others_changes_no_grade(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--maxfail=1 -x -q --no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    shutil.copytree(REFERENCE / SLUG, tmp_path / "class" / "anna")
    done = under(
        "export PYTHONOPTIMIZE=2;", f"grade class -o out --no-sandbox --exercise {SLUG}", tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["submission"], row["status"], row[SLUG]) == ("anna", "graded", "100")
