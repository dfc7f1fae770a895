"""Proves autograder/judging/fingerprint.py: code that can change a verdict does, text not."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.judging import fingerprint
from autograder.kit import PACKAGE


def test_checks_that_change_or_move_or_are_new_are_other_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, "OF_VERDICTS", ("words",))  # to read all takes a second
    check = tmp_path / "01_echo_chat" / "test_x.py"
    check.parent.mkdir()
    check.write_text("one")
    seen = [fingerprint.fingerprint(tmp_path)]
    check.write_text("two")
    seen.append(fingerprint.fingerprint(tmp_path))
    check.rename(check.with_name("test_y.py"))
    seen.append(fingerprint.fingerprint(tmp_path))
    check.write_text("two")  # a new one, beside the one that was moved
    seen.append(fingerprint.fingerprint(tmp_path))
    assert len(set(seen)) == len(seen)
    (tmp_path / "README.md").write_text("words")
    (check.parent / "skeleton").mkdir()
    (check.parent / "skeleton" / "server.py").write_text("skeleton")
    assert fingerprint.fingerprint(tmp_path) == seen[-1]


def test_each_package_that_it_names_is_there() -> None:
    assert [name for name in fingerprint.OF_VERDICTS if not (PACKAGE / name).is_dir()] == []
