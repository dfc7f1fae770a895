"""Proves autograder/proof/bench.py: a run is measured from outside, and its verdict is told."""

from __future__ import annotations

from autograder.proof.bench import judge_once


def test_a_run_is_measured() -> None:
    run = judge_once("01_echo_chat")
    assert run.wall > 0
    assert run.cpu > 0
    assert run.verdict.startswith("{'passed': ")
    assert ";" not in run.verdict  # nothing else than passed
