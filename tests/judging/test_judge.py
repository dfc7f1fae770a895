"""Proves autograder/judging/judge.py: what was not judged is judged once more, in a new worker."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.handin.submission import Pair
from autograder.judging import machine
from autograder.judging.judge import Job, judge
from autograder.judging.machine import WrongMachine
from autograder.judging.outcome import without_running
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED, State, Verdict
from autograder.judging.worker import Workers
from autograder.kit import ROOT

SLUG = "01_echo_chat"
ONE, TWO = "test_server_listens", "test_socket_is_used"
JOB = Job(Pair(ROOT / "reference" / SLUG), SLUG, only=(ONE, TWO))


def verdict(name: str, state: State, because: str = "") -> Verdict:
    return without_running(SLUG, name, state, because)


class Said(Workers):
    """Workers that answer what a test says, and note what they were asked."""

    reason = "It broke."

    def __init__(self, *answers: list[Verdict]) -> None:
        super().__init__()
        self.gone = 0
        self.says = iter(answers)
        self.asked: list[dict[str, Any]] = []

    def answers(
        self, _job: str, facts: dict[str, Any], _patience: float
    ) -> Generator[dict[str, Any], None, None]:
        self.asked.append(facts)
        yield from (one.to_json() for one in next(self.says))

    def close(self) -> None:
        self.gone += 1


def judged(workers: Workers, **known: Verdict) -> list[State]:
    told: list[Verdict] = []
    found = judge(replace(JOB, workers=workers), told.append, known)
    assert [one.name for one in found] == [ONE, TWO]
    assert sorted(one.name for one in told) == sorted({ONE, TWO} - {*known})
    return [one.state for one in found]


def test_what_was_not_judged_is_judged_once_more() -> None:
    workers = Said([verdict(ONE, PASSED), verdict(TWO, NOT_JUDGED)], [verdict(TWO, FAILED)])
    assert judged(workers) == [PASSED, FAILED]
    assert [asked["only"] for asked in workers.asked] == [[ONE, TWO], [TWO]]
    assert [asked["states"] for asked in workers.asked] == [{}, {ONE: PASSED}]
    assert workers.gone == 1  # the second time it is for somebody new


def test_what_is_not_judged_twice_is_not_judged() -> None:
    workers = Said([verdict(ONE, NOT_JUDGED)], [verdict(ONE, NOT_JUDGED, "why")])
    assert judged(workers) == [NOT_JUDGED, NOT_JUDGED]
    assert len(workers.asked) == 2


def test_not_judged_is_not_kept_from_an_earlier_run() -> None:
    workers = Said([verdict(TWO, PASSED)])
    known = {ONE: verdict(ONE, FAILED), TWO: verdict(TWO, NOT_JUDGED)}
    found = judge(replace(JOB, workers=workers), lambda verdict: None, known)
    assert [one.state for one in found] == [FAILED, PASSED]
    assert workers.asked[0]["only"] == [TWO]


def test_what_is_known_is_not_judged_again() -> None:
    known = {name: verdict(name, FAILED) for name in (ONE, TWO)}
    assert judged(Said(), **known) == [FAILED, FAILED]


def test_a_machine_on_which_nothing_can_be_judged_ends_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(out: object = None) -> None:
        raise WrongMachine("The disk is full.")

    monkeypatch.setattr(machine, "require", full)
    workers = Said([verdict(ONE, PASSED)])
    told: list[Verdict] = []
    with pytest.raises(WrongMachine, match="disk is full"):
        judge(replace(JOB, workers=workers), told.append)
    assert [(one.name, one.state) for one in told] == [(ONE, PASSED)]  # that is kept


ENDS_ITS_PARENT = "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)\n"


def nurseries() -> list[psutil.Process]:
    return [p for p in psutil.Process().children(recursive=True) if "nursery" in p.cmdline()]


@pytest.mark.skipif(sys.platform == "win32", reason="programs are started one by one there")
def test_who_ends_what_starts_programs_harms_nobody() -> None:
    ended: list[psutil.Process] = []

    def note(_verdict: Verdict) -> None:
        if not ended:
            ended.extend(nurseries())
            for one in ended:
                one.kill()

    names = "test_server_listens", "test_exact_bytes", "test_large", "test_one_after_another"
    found = judge(replace(JOB, only=names), note)
    assert ended
    assert {one.state for one in found} == {PASSED}


@pytest.mark.skipif(sys.platform == "win32", reason="programs are started one by one there")
def test_a_program_that_ends_what_starts_it_loses_by_it(tmp_path: Path) -> None:
    shutil.copytree(JOB.pair.folder, tmp_path / "hand_in")
    (tmp_path / "hand_in" / "server.py").write_text(ENDS_ITS_PARENT)
    found = judge(replace(JOB, pair=Pair(tmp_path / "hand_in")), lambda verdict: None)
    assert found[0].state == FAILED
    assert found[0].feedback is not None
    assert found[0].feedback.got
