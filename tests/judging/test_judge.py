"""Proves autograder/judging/judge.py: what was not judged is judged once more, in a new worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from autograder.handin.submission import Pair
from autograder.judging import judge as module
from autograder.judging import machine
from autograder.judging.judge import Job, judge
from autograder.judging.machine import WrongMachine
from autograder.judging.outcome import without_running
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED, State, Verdict
from autograder.kit import ROOT

SLUG = "01_echo_chat"
ONE, TWO = "test_server_listens", "test_socket_is_used"
JOB = Job(Pair(ROOT / "reference" / SLUG), SLUG, only=(ONE, TWO))


def verdict(name: str, state: State, because: str = "") -> Verdict:
    return without_running(SLUG, name, state, because)


class Workers:
    """Workers that answer what a test says, and note what they were asked."""

    def __init__(self, *answers: list[Verdict]) -> None:
        self.answers = iter(answers)
        self.asked: list[dict[str, Any]] = []

    def __call__(self, _job: str, facts: dict[str, Any], _patience: float) -> Any:
        self.asked.append(facts)
        return Worker(next(self.answers))


class Worker:
    reason = "It broke."

    def __init__(self, found: list[Verdict]) -> None:
        self.found = found

    def answers(self) -> Iterator[dict[str, Any]]:
        yield from (one.to_json() for one in self.found)


def judged(monkeypatch: pytest.MonkeyPatch, workers: Workers, **known: Verdict) -> list[State]:
    monkeypatch.setattr(module, "Worker", workers)
    told: list[Verdict] = []
    found = judge(JOB, told.append, known)
    assert [one.name for one in found] == [ONE, TWO]
    assert sorted(one.name for one in told) == sorted({ONE, TWO} - {*known})
    return [one.state for one in found]


def test_what_was_not_judged_is_judged_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = Workers([verdict(ONE, PASSED), verdict(TWO, NOT_JUDGED)], [verdict(TWO, FAILED)])
    assert judged(monkeypatch, workers) == [PASSED, FAILED]
    assert [asked["only"] for asked in workers.asked] == [[ONE, TWO], [TWO]]
    assert [asked["states"] for asked in workers.asked] == [{}, {ONE: PASSED}]


def test_what_is_not_judged_twice_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = Workers([verdict(ONE, NOT_JUDGED)], [verdict(ONE, NOT_JUDGED, "why")])
    assert judged(monkeypatch, workers) == [NOT_JUDGED, NOT_JUDGED]
    assert len(workers.asked) == 2


def test_not_judged_is_not_kept_from_an_earlier_run(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = Workers([verdict(TWO, PASSED)])
    monkeypatch.setattr(module, "Worker", workers)
    known = {ONE: verdict(ONE, FAILED), TWO: verdict(TWO, NOT_JUDGED)}
    found = judge(JOB, lambda verdict: None, known)
    assert [one.state for one in found] == [FAILED, PASSED]
    assert workers.asked[0]["only"] == [TWO]


def test_what_is_known_is_not_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {name: verdict(name, FAILED) for name in (ONE, TWO)}
    assert judged(monkeypatch, Workers(), **known) == [FAILED, FAILED]


def test_a_machine_on_which_nothing_can_be_judged_ends_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(out: object = None) -> None:
        raise WrongMachine("The disk is full.")

    monkeypatch.setattr(machine, "require", full)
    workers = Workers([verdict(ONE, PASSED)])
    monkeypatch.setattr(module, "Worker", workers)
    told: list[Verdict] = []
    with pytest.raises(WrongMachine, match="disk is full"):
        judge(JOB, told.append)
    assert [(one.name, one.state) for one in told] == [(ONE, PASSED)]  # that is kept
