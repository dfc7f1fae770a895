"""Proves autograder/proof/verdict_bench.py: what differs is named, what is known not run again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from autograder.proof import verdict_bench
from autograder.proof.verdict_bench import START, Entry, Wish, differences, judged


def test_a_check_with_two_verdicts_is_named_with_its_counts() -> None:
    def entry(state: str, load: bool, why: str = "") -> Entry:
        states = {"test_always": "passed", "test_luck": state}
        return {
            "program": "04, odd: 1f",
            "load": load,
            "states": states,
            "said": {"test_luck": why},
        }

    entries = [entry("passed", False), entry("passed", True), entry("failed", True, "bob reads it")]
    (line,) = differences(entries)
    assert line.startswith("✗ 04, odd: test_luck: failed 0 time(s) idle, 1 beside")
    assert "bob reads it" in line
    assert "passed 1 time(s) idle, 1 beside" in line
    assert differences(entries[:2]) == []


def test_a_run_that_was_cut_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: Counter[str] = Counter()

    def once(slug: str, folder: Path) -> Entry:
        runs[folder.name] += 1
        return {"states": {"test_it": "passed"}, "said": {}}

    monkeypatch.setattr(verdict_bench, "judged", once)
    monkeypatch.setattr(verdict_bench, "fingerprint", lambda: "these checks")
    monkeypatch.setattr(verdict_bench.mutants, "load", list)
    wish = Wish(runs=2, only="02_two_user_chat", journal=tmp_path / "new" / "journal.jsonl")
    assert verdict_bench.main(wish) == 0
    assert set(runs.values()) == {2}
    assert len(runs) > 2  # the model answer, and odd ones
    lines = wish.journal.read_text("utf-8").splitlines()
    wish.journal.write_text("\n".join([*lines[:-1], lines[-1][:9]]) + "\n", "utf-8")
    runs.clear()
    assert verdict_bench.main(wish) == 0
    assert runs.total() == 1


def test_each_check_has_its_state_and_a_lost_one_its_reason(tmp_path: Path) -> None:
    for name in ("server.py", "client.py"):
        (tmp_path / name).write_text("input('Which of the seven? ')\n", "utf-8")
    entry = judged("02_two_user_chat", tmp_path)
    assert entry["states"].pop(START) == "known"
    lost = {check for check, state in entry["states"].items() if state != "passed"}
    assert len(lost) > 1
    assert lost == set(entry["said"])
