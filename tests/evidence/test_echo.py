"""Proves autograder/evidence/echo.py: a server that hangs up too early is told to have done so."""

from __future__ import annotations

from pathlib import Path

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.kit import REFERENCE
from helpers.rooms import write

SLUG, CHECK = "01_echo_chat", "test_exact_bytes"


def test_a_connection_that_was_closed_is_told(tmp_path: Path) -> None:
    server, client = (
        (REFERENCE / SLUG / f"{name}.py").read_text() for name in ("server", "client")
    )
    once = server.replace("while data := client.recv", "if data := client.recv")
    job = Job(Pair(write(tmp_path, once, client)), SLUG, only=(CHECK,))
    (verdict,) = judge(job, lambda one: None)
    told = verdict.feedback
    assert told is not None
    assert told.expected == "alice gets back an empty line."
    assert told.got == "server.py has closed the connection to alice: nothing came back."
