"""Proves autograder/handin/temporary.py: who is gone leaves no folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.handin import temporary
from autograder.handin.source import import_path
from helpers.waiting import PATIENCE

OWNER = "from autograder.handin import temporary; print(temporary.make(), flush=True); input()"


def test_a_folder_is_swept_when_its_owner_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    foreign = tmp_path / "handin-of-somebody"
    foreign.mkdir()
    own = temporary.make()
    with subprocess.Popen(
        [sys.executable, "-c", OWNER],
        env=import_path() | {"TMPDIR": str(tmp_path), "TEMP": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as owner:
        assert owner.stdout
        other = Path(owner.stdout.readline().strip())
        temporary.sweep()
        assert sorted(tmp_path.iterdir()) == sorted([foreign, own, other])
        owner.kill()
    temporary.sweep()
    assert sorted(tmp_path.iterdir()) == sorted([foreign, own])


def test_a_number_that_is_somebody_elses_by_now_is_no_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mark = temporary.PREFIX + f"{temporary._space()}-{os.getpid()}-1-x"
    (tmp_path / mark).mkdir()
    (tmp_path / mark.replace(f"-{temporary._space()}-", "-7-")).mkdir()  # of another container
    temporary.sweep()
    assert [path.name for path in tmp_path.iterdir()] == [
        mark.replace(f"-{temporary._space()}-", "-7-")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sandbox")
def test_a_sandbox_that_waits_for_who_is_gone_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / (temporary.PREFIX + f"{temporary._space()}-{os.getpid()}-1-x")
    left.mkdir()
    own = temporary.make()
    (tmp_path / "bwrap").symlink_to(sys.executable)
    waits = [tmp_path / "bwrap", "-c", "print(flush=True); input()"]
    with started([*waits, "--bind", left, "/tmp"]) as a, started([*waits, own]) as b:
        for process in a, b:
            assert process.stdout
            process.stdout.readline()
        temporary.sweep()
        assert a.wait(PATIENCE) == -signal.SIGKILL
        assert b.poll() is None
        b.kill()


def started(command: list[object]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


@pytest.mark.parametrize("depth", [3, 3000])
def test_folders_as_deep_as_a_program_likes_are_removed(tmp_path: Path, depth: int) -> None:
    top = tmp_path / "room"
    top.mkdir()
    (tmp_path / "kept").mkdir()
    inside = os.open(top, os.O_RDONLY)
    for _level in range(depth):
        os.mkdir("folder", dir_fd=inside)
        os.symlink(tmp_path / "kept", "link", dir_fd=inside)
        deeper = os.open("folder", os.O_RDONLY, dir_fd=inside)
        os.close(inside)
        inside = deeper
    os.close(inside)
    temporary.remove(top)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_what_cannot_be_removed_stays_without_an_error(tmp_path: Path) -> None:
    temporary.remove(tmp_path / "nothing")
    assert not any(tmp_path.iterdir())
