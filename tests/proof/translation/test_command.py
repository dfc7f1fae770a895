"""Proves autograder/proof/translation/command.py: a language is laid by one command."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import cli
from autograder.proof.translation import catalogues, command


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "LOCALES", tmp_path)
    return tmp_path


def test_a_third_language_is_laid(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["new", "language", "de"]) == 0
    said = capsys.readouterr().out
    count = len(catalogues.written("de", elsewhere))
    assert f"de: {count} of {count} sentences are to be written." in said
    assert "checks" in said
    assert count > 1000


def test_what_is_no_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["new", "language", "q1"]) == 2
    assert capsys.readouterr().err.startswith("autograder: There is no language “q1”.")
