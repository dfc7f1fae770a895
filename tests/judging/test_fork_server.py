"""Proves autograder/judging/fork_server.py, autograder/judging/worker.py,
autograder/judging/serve.py and autograder/judging/grade_job.py: forked or each started afresh,
the verdicts are the same.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys

import psutil
import pytest

from autograder.handin.submission import Pair
from autograder.judging import fork_server, grade_job, worker
from autograder.judging.judge import Job, judge
from autograder.judging.judge import _as_json as as_json
from autograder.judging.machine import WrongMachine
from autograder.judging.verdict import Verdict
from autograder.kit import ROOT

CHECK = "test_server_listens"
JOB = Job(Pair(ROOT / "reference/01_echo_chat"), "01_echo_chat", only=(CHECK,))


def verdict() -> str:
    seen: list[Verdict] = []
    judge(JOB, seen.append)
    return ", ".join(f"{one.name} {one.state}" for one in seen)


def test_without_fork_each_worker_is_a_fresh_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_server, "CAN_FORK", False)
    assert verdict() == f"{CHECK} passed"


def test_a_warm_process_that_was_killed_has_a_successor() -> None:
    assert verdict() == f"{CHECK} passed"
    first = fork_server._server._process
    assert first is not None
    psutil.Process(first.pid).kill()
    first.wait()
    assert verdict() == f"{CHECK} passed"
    assert fork_server._server._process is not first


def test_where_no_warm_process_stays_the_machine_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    ends_at_once = subprocess.Popen[bytes]
    monkeypatch.setattr(
        fork_server, "_python", lambda *_words, **_files: ends_at_once([sys.executable, "-c", ""])
    )
    monkeypatch.setattr(fork_server, "_server", fork_server.ForkServer())
    with pytest.raises(WrongMachine, match="memory is short"):
        verdict()


def test_a_worker_is_gone_when_it_is_done_and_its_time_is_counted() -> None:
    assert verdict() == f"{CHECK} passed"
    process = fork_server._server._process
    assert process is not None
    assert psutil.Process(process.pid).children() == []
    assert fork_server.cpu() > 0


def test_a_worker_has_the_settings_of_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_LAUNCH", "fresh")
    assert verdict() == f"{CHECK} passed"
    monkeypatch.delenv("AUTOGRADER_LAUNCH")
    assert verdict() == f"{CHECK} passed"


@pytest.mark.skipif(not fork_server.CAN_FORK, reason="there each worker is a fresh Python")
@pytest.mark.parametrize("after", ["the question", "the answer"])
def test_whoever_asks_may_go_at_any_moment(after: str, capfd: pytest.CaptureFixture[str]) -> None:
    asked = fork_server.ForkServer()
    control = asked._start()
    request = json.dumps({"settings": {}}).encode() + b"\n"
    with open(os.devnull, "r+b") as nothing:
        socket.send_fds(control, [request], [nothing.fileno()] * 3)
    if after == "the answer":
        select.select([control], [], [])  # it is there, and nobody looks at it
    control.close()
    assert asked._process is not None
    assert asked._process.wait() == 0
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGSTOP")
def test_a_part_that_somebody_has_stopped_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_server, "GLANCE", 0.1)
    monkeypatch.setattr(worker, "GLANCE", 0.1)
    assert verdict() == f"{CHECK} passed"
    process = fork_server._server._process
    assert process is not None
    psutil.Process(process.pid).suspend()
    asked = worker.Worker()
    psutil.Process(asked._process.pid).suspend()
    answers = list(asked.answers(grade_job.JOB, as_json(JOB, [CHECK], {}), patience=60))
    assert [answer["state"] for answer in answers if "state" in answer] == ["passed"]
    assert asked.reason == ""
    asked.close()
