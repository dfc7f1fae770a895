"""Proves autograder/judging/fingerprint.py: code that can change a verdict does, text not."""

from __future__ import annotations

from pathlib import Path

from autograder.judging.fingerprint import fingerprint


def test_checks_that_change_or_move_or_are_new_are_other_ones(tmp_path: Path) -> None:
    check = tmp_path / "01_echo_chat" / "test_x.py"
    check.parent.mkdir()
    check.write_text("one")
    seen = [fingerprint(tmp_path)]
    check.write_text("two")
    seen.append(fingerprint(tmp_path))
    check.rename(check.with_name("test_y.py"))
    seen.append(fingerprint(tmp_path))
    check.write_text("two")
    seen.append(fingerprint(tmp_path))
    assert len(set(seen)) == len(seen)
    (tmp_path / "README.md").write_text("words")
    assert fingerprint(tmp_path) == seen[-1]
