"""Proves autograder/student/targets.py: what a slug, a path or nothing stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.kit import WrongUsage
from autograder.student import targets
from helpers.command import broken

SLUG = "04_multi_user_chat"


def test_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = broken(tmp_path / SLUG)
    monkeypatch.chdir(folder)
    [here] = targets.find_targets("")
    assert (here.path, here.slug, here.argument) == (folder, SLUG, "")
    [script] = targets.find_targets(str(folder / "server.py"))
    assert script.path == folder
    monkeypatch.setattr(targets, "EXERCISES", tmp_path / "exercises")
    broken(tmp_path / "exercises" / SLUG)
    monkeypatch.chdir(tmp_path.parent)
    kit = targets.find_targets("04")
    assert kit == targets.find_targets(SLUG)
    assert kit[0].path == tmp_path / "exercises" / SLUG
    assert targets.find_targets("") == kit
    broken(tmp_path / "exercises" / "05_framing")
    assert targets.find_targets("") == kit  # one at a time
    assert targets.find_targets("", "05")[0].slug == "05_framing"
    with pytest.raises(WrongUsage, match="There is no folder exercises"):
        targets.find_targets("06")
    with pytest.raises(WrongUsage, match="There is no exercise"):
        targets.find_targets("99")


@pytest.mark.parametrize("argument", ["00", "00_setup", "", "server.py", "."])
def test_what_has_no_checks_is_not_taken_for_an_exercise(
    argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "EXERCISES", tmp_path)
    broken(tmp_path / "00_setup")
    monkeypatch.chdir(tmp_path / "00_setup" if "_" not in argument else tmp_path)
    with pytest.raises(WrongUsage, match=r"00_setup has no checks.*autograder check 01_echo_chat"):
        targets.find_targets(argument)
    assert targets.find_targets(str(tmp_path / "00_setup"), "04")[0].slug == SLUG  # asked for
    broken(tmp_path / "00_mine")  # a folder of one's own, with no lesson, is checked
    monkeypatch.chdir(tmp_path / "00_mine")
    assert targets.find_targets(argument if argument == "." else "")[0].path.name in ("00_mine", "")
