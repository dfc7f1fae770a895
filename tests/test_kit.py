"""Proves autograder/kit.py: the kit's folders are where it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import kit
from autograder.cli import run


def test_the_folders_are_there() -> None:
    folders = kit.CHECKS, kit.LESSONS, kit.REFERENCE, kit.TESTS
    assert [folder.name for folder in folders if not folder.is_dir()] == []
    assert kit.COURSE.is_file()


@pytest.mark.parametrize("command", ["doctor", "bench", "new check 04 x", "new exercise 12_x"])
def test_an_installed_package_has_no_repository(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(kit, "TESTS", tmp_path / "tests")
    assert run(command.split()) == 2
    assert "in a clone of its repository" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["similarity CLASS", "package gradescope"])
def test_where_no_file_can_be_written_is_one_sentence(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "class").mkdir()
    words = command.replace("CLASS", str(tmp_path / "class")).split()
    assert run([*words, "-o", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"autograder: {tmp_path} is a folder: name the file to write.\n"
    )
    (tmp_path / "file").touch()
    assert run([*words, "-o", str(tmp_path / "file" / "x")]) == 2
    assert "x cannot be written (" in capsys.readouterr().err
    kit.require_new_file(tmp_path / "new" / "x")
    assert not (tmp_path / "new" / "x").exists()


def test_a_name_in_a_record_is_what_it_names() -> None:
    assert kit.named("pathlib:Path") is Path
