"""Proves autograder/grading/files.py: safe names, and files that are whole or not there."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from autograder.grading.files import folder_names, sweep, write


def test_folder_names_are_safe_and_unique() -> None:
    names = ["Anna", "anna", "Иванов Иван (2)", "a/b", "a\\b", "..", ".", "", "-rf", "CON", "index"]
    names += [
        "x" * 300,
        "x" * 301,
        "\u202egnp",
        "=1+1",
        "<b>",
        "grades.csv",
        "name\n",
        "name ",
        "👻",
    ]
    folders = folder_names(names)
    assert folders["Иванов Иван (2)"] == "Иванов Иван (2)"
    assert len({folder.casefold() for folder in folders.values()}) == len(names)
    for folder in folders.values():
        assert folder == os.path.basename(folder)
        assert folder.strip(" .") == folder
        assert 0 < len(folder.encode()) < 200
        assert not set(folder) & set('<>:"/\\|?*\n=$`;\u202e')
        assert folder.casefold() not in ("con", "index", "grades.csv", "index.html")
    assert folder_names(["anna"]) == {"anna": "anna"}


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write(tmp_path / "a", "old")
    with pytest.raises(TypeError):
        write(tmp_path / "a", 5)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=re.escape(str(tmp_path))):
        write(tmp_path / "grades.csv", "text")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_was_writing_is_swept(tmp_path: Path) -> None:
    kept = ["grades.csv", "anna/results.json", "anna/notes.tmp"]
    for name in (*kept, ".x1y2z3.tmp", "anna/.x1y2z3.tmp"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    sweep(tmp_path)
    left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")]
    assert sorted(left) == sorted(kept)
