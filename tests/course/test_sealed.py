"""Proves autograder/course/sealed.py: files are packed into one, and found in it as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.sealed import NAME, seal, text_of

TEXT = "x = 'Ёжик'  # the answer\n"


def test_a_packed_file_is_found_and_cannot_be_read_by_accident(tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "a.py").write_text(TEXT, "utf-8")
    (tmp_path / "b.toml").write_text(TEXT * 50, "utf-8")
    (tmp_path / "open.py").write_text("1\n")
    seal(tmp_path, ["some", "b.toml"])
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["open.py", NAME]
    assert "answer\n" not in (tmp_path / NAME).read_text("utf-8").partition("\n")[2]
    assert text_of(tmp_path, "some/a.py") == TEXT
    assert text_of(tmp_path, "b.toml") == TEXT * 50
    assert text_of(tmp_path, "open.py") == "1\n"
    with pytest.raises(FileNotFoundError):
        text_of(tmp_path, "some/c.py")


def test_without_a_packed_file_files_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(TEXT, "utf-8")
    assert text_of(tmp_path, "a.py") == TEXT
