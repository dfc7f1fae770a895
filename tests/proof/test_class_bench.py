"""Proves autograder/proof/class_bench.py: the same class from the same seed, and real runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.intake import digest_of
from autograder.proof.class_bench import Figure, graded, make_class


@pytest.mark.programs
def test_the_same_class_from_the_same_seed_and_no_two_hand_ins_alike(tmp_path: Path) -> None:
    made = make_class(tmp_path / "one", 60, 7)
    assert make_class(tmp_path / "two", 60, 7) == made
    assert sum(made.values()) == 60
    assert all(made.values())
    assert digest_of(tmp_path / "one") == digest_of(tmp_path / "two")
    assert len({digest_of(folder) for folder in (tmp_path / "one").iterdir()}) == 60


@pytest.mark.programs
def test_a_run_is_measured(tmp_path: Path) -> None:
    place = tmp_path / "class" / "nobody"
    place.mkdir(parents=True)
    (place / "server.py").write_text("def (", "utf-8")
    run = graded(tmp_path / "class", tmp_path / "out", 1, "--no-sandbox")
    assert run.seconds > 0
    assert 10 < run.megabytes <= run.in_all
    assert (tmp_path / "out" / "grades.csv").is_file()


def test_a_goal_is_reached_from_its_side() -> None:
    assert Figure("seconds", 5, 5).holds
    assert not Figure("seconds", 5.1, 5).holds
    assert Figure("times", 1.8, 1.8, at_most=False).holds
    assert not Figure("times", 1.7, 1.8, at_most=False).holds
