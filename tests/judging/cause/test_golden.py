"""Proves autograder/judging/cause/*.py: for each of the typical mistakes, the cause comes first.

``golden.toml`` holds them: the sentence that a student reads first, with the line in it, and the
belief, where the run contains one. Each runs one check of its exercise.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.catalogue import all_checks
from autograder.course.misconceptions import BELIEFS
from autograder.course.skeletons import lay
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED
from helpers.golden import Golden, load
from helpers.turns import in_turn

MISTAKES = load()
JUDGED = in_turn(MISTAKES, 6)
SLUG = "01_echo_chat"


@pytest.mark.programs
@pytest.mark.parametrize("golden", JUDGED, ids=lambda golden: golden.id)
def test_the_cause_comes_first(golden: Golden, tmp_path: Path) -> None:
    verdict = golden.judged(tmp_path / "hand-in")
    told = verdict.feedback
    assert verdict.state == FAILED
    assert told is not None
    first = told.got.splitlines()[0]
    assert golden.fits(first, tmp_path / "hand-in"), first
    assert verdict.belief == golden.belief
    frames = [line for line in told.errors.splitlines() if '  File "' in line]
    assert all('File "server.py"' in f or 'File "client.py"' in f for f in frames), told.errors
    assert "^^^" not in told.errors or "SyntaxError" in told.errors


def test_there_are_enough_of_them_and_none_twice() -> None:
    assert len({golden.id for golden in MISTAKES}) == len(MISTAKES) >= 60
    assert {golden.belief for golden in MISTAKES} <= {"", *BELIEFS}


def test_each_belief_is_shown_by_a_run_and_left_out_of_another() -> None:
    # The probe leads every name of a host to the same room, so no run shows the belief about names.
    shown = {golden.belief for golden in MISTAKES}
    assert BELIEFS.keys() - shown == {"M22"}
    about = [(all_checks(g.slug)[g.check].misconception, g.belief) for g in MISTAKES]
    assert {expected for expected, belief in about if belief != expected} == {"", *BELIEFS}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_of_an_untouched_skeleton_the_open_tasks_come_first(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "hand-in"
    lay(SLUG, folder, language)
    tasks = "server.py: 4 of 4 TODOs are still open; the next one is at line 10."
    assert got(folder)[0] == tasks


def got(folder: Path) -> list[str]:
    """What is told of a server that does not listen."""
    (verdict,) = judge(Job(Pair(folder), SLUG, only=("test_server_listens",)), lambda one: None)
    assert verdict.feedback is not None
    return verdict.feedback.got.splitlines()
