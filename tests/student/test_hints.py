"""Proves autograder/student/hints.py: hints come one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.command import autograder, broken

SLUG = "04_multi_user_chat"


@pytest.mark.programs
def test_hints_come_one_at_a_time(tmp_path: Path) -> None:
    folder = broken(tmp_path / SLUG)
    only = ["check", "--only", "test_server_listens"]
    said = [autograder(*only, "--hint", cwd=folder).stdout for _ in range(2)]
    assert ("Hint 1 of" in said[0], "Hint 2 of" in said[1]) == (True, True)
    assert "Hint" not in autograder(*only, cwd=folder).stdout
