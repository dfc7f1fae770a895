"""Proves autograder/student/watch.py: `autograder check --watch` and what it waits for."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from autograder.handin.source import import_path
from autograder.student import watch
from autograder.student.targets import Target
from helpers.waiting import PATIENCE

BROKEN = "import socket\nsocket.socket(\n"


def saved_in_place(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def saved_by_rename(path: Path, text: str) -> None:
    """As many editors do: the whole text into another file, which then takes the place."""
    new = path.with_name(f".{path.name}.tmp")
    new.write_text(text, "utf-8")
    new.replace(path)


SAVES = (saved_in_place, saved_by_rename)


def hand_in(folder: Path) -> Path:
    """A hand-in that is checked quickly."""
    folder.mkdir()
    (folder / "server.py").write_text(BROKEN)
    (folder / "client.py").write_text("raise SystemExit('no')\n")
    return folder


class Turns:
    """The turns of a watch that has begun, taken in a thread: waiting for one is bounded."""

    def __init__(self, *paths: Path) -> None:
        self._came: queue.Queue[None] = queue.Queue()
        self._turns = watch.turns([Target(path, "", "") for path in paths], lambda: "")
        next(self._turns)
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        for _turn in self._turns:
            self._came.put(None)

    def next(self) -> bool:
        """Wait for a turn."""
        self._came.get(timeout=PATIENCE)
        return True


def later(path: Path, seconds: int) -> None:
    """Who polls by watchfiles compares whole seconds: the next save comes in another one."""
    when = path.stat().st_mtime + seconds
    os.utime(path, (when, when))


@pytest.mark.parametrize("save", SAVES)
def test_a_save_is_a_turn(tmp_path: Path, save: Callable[[Path, str], None]) -> None:
    folder = hand_in(tmp_path / "a")
    turns = Turns(folder)
    save(folder / "server.py", "print(1)\n")
    assert turns.next()
    save(folder / "server.py", "print(12)\n")
    assert turns.next()


def test_a_new_script_is_a_turn(tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "a")
    turns = Turns(folder)
    (folder / "new.py").write_text("print(1)\n")
    assert turns.next()


@pytest.mark.parametrize("save", SAVES)
def test_a_save_on_another_machine_is_a_turn(
    tmp_path: Path, save: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_is_remote", lambda path: True)
    folder = hand_in(tmp_path / "a")
    turns = Turns(folder)
    save(folder / "server.py", "print(1)\n")
    later(folder / "server.py", 2)
    assert turns.next()


@pytest.mark.parametrize("save", SAVES)
def test_a_save_in_any_of_several_folders_is_a_turn(
    tmp_path: Path, save: Callable[[Path, str], None]
) -> None:
    folders = [hand_in(tmp_path / name) for name in ("a", "b")]
    turns = Turns(*folders)
    for folder in folders:
        save(folder / "client.py", "print(1)\n")
        assert turns.next()


def test_a_new_zip_in_the_place_of_the_old_is_a_turn(tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "a")
    made = Path(shutil.make_archive(str(tmp_path / "hand-in"), "zip", folder))
    turns = Turns(made)
    (folder / "server.py").write_text("print(1)\n")
    Path(shutil.make_archive(str(tmp_path / "new"), "zip", folder)).replace(made)
    assert turns.next()


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("server.py", True),
        ("chat/Server.PY", True),
        ("notes.txt", False),
        (".autograder/hints.json", False),
        ("__pycache__/server.py", False),
        (".git/hooks/x.py", False),
        ("venv/lib/python3.12/site-packages/x.py", False),
        ("../other/server.py", False),
    ],
)
def test_what_is_handed_in(tmp_path: Path, name: str, counts: bool) -> None:
    path = Path(os.path.normpath(tmp_path / "a" / name))
    assert watch._is_in(path, tmp_path / "a") == counts


def test_where_the_system_lets_nobody_watch_it_polls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = watch.watch

    def full(*paths: Path, **options: object) -> Iterator[object]:
        asked.append(options["force_polling"])
        if not options["force_polling"]:
            raise OSError(28, "No space left on device")  # man inotify_add_watch: ENOSPC
        return real(*paths, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(watch, "watch", full)
    folder = hand_in(tmp_path / "a")
    turns = Turns(folder)
    later(folder / "server.py", 2)
    assert turns.next()
    assert asked == [None, True]


def test_a_folder_of_another_machine_is_polled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disks = {"/": "ext4", str(tmp_path): "nfs4", str(tmp_path / "here"): "tmpfs"}
    found = [SimpleNamespace(mountpoint=place, fstype=kind) for place, kind in disks.items()]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: found)
    assert [watch._is_remote(tmp_path / name) for name in ("a", "here")] == [True, False]
    assert not watch._is_remote(Path("/usr"))


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is not sent this way")
@pytest.mark.parametrize("save", SAVES)
def test_a_save_gives_the_next_verdict(tmp_path: Path, save: Callable[[Path, str], None]) -> None:
    folder = hand_in(tmp_path / "a")
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder.cli", "check", str(folder), "--watch"],
        env=import_path() | {"COLUMNS": "100"},
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        seen = list(iter(process.stdout.readline, "Waiting for a change. Ctrl-C ends.\n"))
        assert any("line 2: Python cannot read this line" in line for line in seen)
        save(folder / "server.py", "import socket\n\n" + BROKEN)
        seen = list(iter(process.stdout.readline, "Waiting for a change. Ctrl-C ends.\n"))
        assert any("line 4: Python cannot read this line" in line for line in seen)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=PATIENCE)[1]
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert said.startswith("autograder: Interrupted.")
