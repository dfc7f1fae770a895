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


def test_a_name_in_a_record_is_what_it_names() -> None:
    assert kit.named("pathlib:Path") is Path
