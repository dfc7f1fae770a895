"""Proves autograder/grading/recorded.py: what is watched for more must not make a check pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.grading import recorded as module
from autograder.grading.recorded import recorded, with_its_line
from autograder.handin.submission import Pair
from autograder.judging.judge import Job
from autograder.judging.verdict import FAILED, PASSED, Feedback, Verdict
from autograder.kit import REFERENCE
from helpers.rooms import write

SLUG, CHECK = "01_echo_chat", "test_exact_bytes"
RIGHT = Pair(REFERENCE / SLUG)
DEAF = """
import socket
client, address = socket.create_server(("127.0.0.1", 12345)).accept()
while client.recv(1024):
    pass
"""


@pytest.fixture
def deaf(tmp_path: Path) -> Job:
    client = (REFERENCE / SLUG / "client.py").read_text("utf-8")
    return Job(Pair(write(tmp_path, DEAF, client)), SLUG)


def test_a_check_that_fails_is_run_once(deaf: Job) -> None:
    found = recorded(deaf, CHECK)
    assert found is not None
    assert found.verdict.state == FAILED
    assert found.film.about.which.endswith("it failed as it does each time.")
    assert found.film.about.slug == SLUG


def test_a_check_that_passes_has_a_film_too() -> None:
    found = recorded(Job(RIGHT, SLUG), CHECK)
    assert found is not None
    assert found.verdict.state == PASSED
    assert found.film.about.which.endswith("it passed.")


def test_if_it_fails_only_where_it_is_not_watched_that_run_is_shown(
    deaf: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, right = [], module.judge

    def judged(job: Job, *rest: object) -> object:
        asked.append(job.record)
        return right(replace(job, pair=RIGHT) if job.record == "all" else job, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "judge", judged)
    found = recorded(deaf, CHECK)
    assert found is not None
    assert (found.verdict.state, asked) == (FAILED, ["all", "lines"])


def test_the_line_comes_from_a_recorded_run_unless_it_is_known(deaf: Job) -> None:
    told = Feedback("It comes back.", "Nothing came.", place="server.py:1")
    verdict = Verdict(CHECK, SLUG, "Title.", 1, FAILED, feedback=told)
    found = with_its_line(deaf, verdict).feedback
    assert found is not None
    assert found.line in (
        "server.py:4: while client.recv(1024):",
        "server.py:5: pass",
    )
    died = replace(told, got="It died at server.py:3.", errors="ValueError")
    for known in (died, replace(told, code="pass  # TODO: send it")):
        as_it_was = replace(verdict, feedback=known)
        assert with_its_line(deaf, as_it_was) is as_it_was


def test_the_way_there_tells_each_line(tmp_path: Path) -> None:
    server = """
import socket


def answer(client, data):
    client.sendall(data[1:])


client, address = socket.create_server(("127.0.0.1", 12345)).accept()
while data := client.recv(1024):
    answer(client, data)
"""
    client = (REFERENCE / SLUG / "client.py").read_text("utf-8")
    job = Job(Pair(write(tmp_path, server, client)), SLUG)
    told = Feedback("It comes back.", "Something else came.", place="server.py:1")
    found = with_its_line(job, Verdict(CHECK, SLUG, "Title.", 1, FAILED, feedback=told)).feedback
    assert found is not None
    lines = "server.py:11: answer(client, data)", "server.py:6: client.sendall(data[1:])"
    assert (found.way, found.line) == ([*lines], lines[1])
