"""Proves autograder/student/watch.py: it waits until a script of the student's changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.student import watch
from autograder.student.targets import Target


@pytest.mark.parametrize("name", ["server.py", "new.py"])
def test_a_script_that_changes_ends_the_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "server.py").write_text("old")
    looks = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        (tmp_path / "notes.txt").write_text("no script")
        if len(looks) == 3:
            (tmp_path / name).write_text("new text")

    monkeypatch.setattr(watch.time, "sleep", sleep)
    watch.wait_for_change([Target(tmp_path, "", "")])
    assert len(looks) == 3
