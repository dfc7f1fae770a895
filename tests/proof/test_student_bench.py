"""Proves autograder/proof/student_bench.py: what a student waits for has goals."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from autograder.proof import student_bench
from autograder.proof.student_bench import GOALS, talk, told

SLUG = "01_echo_chat"


@pytest.mark.programs
def test_a_round_has_a_time_for_each_goal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(student_bench, "SLUG", SLUG)  # its checks are the fewest
    home = tmp_path / SLUG
    home.mkdir()
    for name in ("server.py", "client.py"):
        text = (student_bench.REFERENCE / SLUG / name).read_text("utf-8")
        (home / name).write_text(text, "utf-8")
    seconds = list(student_bench.once(home))
    assert len(seconds) == len(GOALS)
    assert seconds[1] < seconds[2]


def test_who_ends_before_has_said_why() -> None:
    with talk("check", "--frob") as asked, pytest.raises(EOFError):
        asked.until("Points: ")


@pytest.mark.parametrize(("factor", "status"), [(0.5, 0), (2, 1)])
def test_what_takes_longer_than_its_goal_is_no_success(factor: float, status: int) -> None:
    text = io.StringIO()
    times = {what: [goal * factor] for what, goal in GOALS.items()}
    assert told(times, Console(file=text)) == status
    assert "check, all passed" in text.getvalue()
