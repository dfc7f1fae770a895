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
    closed = "server.py has closed the connection of alice, who was still there."
    assert told.got.startswith(f"{closed} It reads once: recv() at server.py:")


def test_who_reads_late_gets_what_a_send_did_not_take(tmp_path: Path) -> None:
    server, client = (
        (REFERENCE / SLUG / f"{name}.py").read_text() for name in ("server", "client")
    )
    forgets = server.replace("client.sendall(data)", "client.send(data, socket.MSG_DONTWAIT)")
    states = {}
    for name, text in (("right", server), ("wrong", forgets)):
        (tmp_path / name).mkdir()
        pair = Pair(write(tmp_path / name, text, client))
        (verdict,) = judge(Job(pair, SLUG, only=("test_read_late",)), lambda one: None)
        states[name] = verdict.state
    assert states == {"right": "passed", "wrong": "failed"}
