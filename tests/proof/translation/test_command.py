"""Proves autograder/proof/translation/command.py: a language is laid by one command."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from autograder import cli
from autograder.course.skeletons import with_skeleton
from autograder.kit import ROOT
from autograder.proof.pages import places, stamps
from autograder.proof.translation import catalogues, command


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the pages, in which languages are laid."""
    monkeypatch.setattr(command, "LOCALES", tmp_path / "locale")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    for page in places.pages():
        for path in places.files_of(page, tmp_path):
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(places.file_of(page), path)
    (tmp_path / "notebooks").mkdir()
    for source in places.lectures():
        shutil.copyfile(ROOT / source, tmp_path / source)
    return tmp_path


def test_a_third_language_is_laid(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["new", "language", "de"]) == 0
    said = capsys.readouterr().out
    count = len(catalogues.written("de", elsewhere / "locale"))
    assert f"de: {count} of {count} sentences are to be written." in said
    assert "checks" in said
    assert count > 1000
    parts = len(places.pages()) + 2 * len(places.lectures()) + len(with_skeleton()) + 1
    assert f"de: pages and tables of words: {parts}; to be looked at: {parts}." in said
    assert re.search(r"lessons/de/04_multi_user_chat.md: to be written: (\d+) of \1 parts.", said)
    assert re.search(r"exercises/04_multi_user_chat/README.de.md: to be written: ", said)
    assert re.search(r"notebooks/de/04_multi_user_chat.toml: to be written: ", said)


def test_a_page_that_was_mended_is_stamped(
    elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = elsewhere / "lessons" / "de" / "assignment.md"
    page.parent.mkdir()
    page.write_text("# Die Aufgabe\n", "utf-8")
    assert cli.run(["new", "language", "de", "--stamp", str(page)]) == 0
    assert stamps.behind(places.LESSONS / "assignment.md", "de", elsewhere) == []
    assert cli.run(["new", "language", "de", "--stamp", str(elsewhere / "course.toml")]) == 2
    assert "course.toml is no page in the language “de”." in capsys.readouterr().err


def test_what_is_no_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["new", "language", "q1"]) == 2
    assert capsys.readouterr().err.startswith("autograder: There is no language “q1”.")
