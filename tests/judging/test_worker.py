"""Proves autograder/judging/worker.py, and what autograder/judging/serve.py keeps: one worker for
all jobs of a hand-in, another one after one that was ended.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from autograder.handin.submission import Pair
from autograder.judging import fork_server
from autograder.judging.judge import Job, judge
from autograder.judging.trial.explaining import explain
from autograder.judging.trial.finding import find_out
from autograder.judging.worker import Workers
from autograder.kit import ROOT
from helpers.waiting import until

SLUG = "02_two_user_chat"
PAIR = Pair(ROOT / "reference" / SLUG)
JOB = Job(PAIR, SLUG, only=("test_server_listens",))


@pytest.fixture
def workers() -> Iterator[Workers]:
    with contextlib.closing(Workers()) as some:
        yield some


def states(workers: Workers) -> list[str]:
    job = Job(PAIR, SLUG, only=JOB.only, workers=workers)
    return [verdict.state for verdict in judge(job, lambda verdict: None)]


def below(workers: Workers) -> tuple[int, list[int]]:
    """The worker, and the process that it has started to fork programs from."""
    assert workers._worker
    process = psutil.Process(workers._worker._process.pid)
    return process.pid, [child.pid for child in process.children(recursive=True)]


def test_all_jobs_of_a_hand_in_are_for_one_worker_and_one_launcher(workers: Workers) -> None:
    assert find_out(PAIR, workers=workers).networks == {"tcp"}
    first = below(workers)
    assert first[1]
    assert states(workers) == ["passed"]
    assert explain(PAIR, "en", workers) == []
    assert below(workers) == first


def test_who_is_gone_has_a_successor(workers: Workers) -> None:
    assert states(workers) == ["passed"]
    first, _started = below(workers)
    psutil.Process(first).kill()
    assert explain(PAIR, "en", workers) == []  # that job was lost
    assert workers.reason != ""
    assert states(workers) == ["passed"]
    assert below(workers)[0] != first
    assert workers.reason == ""


def test_a_launcher_that_is_gone_has_a_successor(workers: Workers) -> None:
    assert states(workers) == ["passed"]
    first, started = below(workers)
    launcher = psutil.Process(started[0])
    launcher.kill()
    assert until(lambda: launcher.status() == psutil.STATUS_ZOMBIE)  # it takes a moment
    assert states(workers) == ["passed"]
    assert below(workers)[0] == first
    assert below(workers)[1] not in ([], started)


def test_nobody_is_left_when_there_is_no_more_to_do(workers: Workers) -> None:
    assert states(workers) == ["passed"]
    first, started = below(workers)
    workers.close()
    assert not any(map(psutil.pid_exists, [first, *started]))


def test_a_job_that_breaks_is_told_with_its_last_words(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = list(workers.answers("autograder.kit:named", {"language": "en"}, 60))
    assert answers == []
    assert "TypeError" in workers.reason or fork_server.CAN_FORK is False
