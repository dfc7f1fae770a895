"""Proves autograder/judging/run/*.py: a program that hangs costs its deadline once, and one for
another Python is not judged.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.run.plugin import Judge
from autograder.judging.session import run_checks
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED
from autograder.room.room import Room
from autograder.room.scene import Scene


@pytest.mark.programs
def test_a_client_that_hangs_costs_its_deadline_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Room.settle, "__defaults__", (0.5,))
    (tmp_path / "server.py").touch()
    (tmp_path / "client.py").write_text("import time\ntime.sleep(1000)\n", "utf-8")
    names = ["test_client_ends_with_its_server", "test_client_ctrl_c", "test_client_ctrl_d"]
    verdicts = run_checks(Pair(tmp_path), "07_failures", lambda verdict: None, names)
    assert [verdict.state for verdict in verdicts] == [FAILED] * 3
    told = [verdict.feedback.expected for verdict in verdicts if verdict.feedback]
    assert told == ["client.py connects to a server."] * 3
    assert all(len(verdict.feedback.steps) < 3 for verdict in verdicts[1:] if verdict.feedback)


def test_a_server_that_hangs_is_waited_for_once(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("import threading\nthreading.Event().wait()\n", "utf-8")
    (tmp_path / "client.py").write_text("pass\n", "utf-8")
    both = ("test_two_people_can_chat", "test_strangers_can_chat")
    first, second = run_checks(Pair(tmp_path), "05_framing", lambda verdict: None, only=both)
    assert (first.state, second.state) == (FAILED, FAILED)
    assert first.feedback == second.feedback
    assert second.seconds < first.seconds / 2


def test_where_nobody_can_chat_no_more_rooms_are_opened_for_a_crowd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Scene] = []
    opens = Judge._open
    monkeypatch.setattr(Judge, "_open", lambda self, room: (opened.append(room), opens(self, room)))
    listens = 'import socket\nlistener = socket.create_server(("127.0.0.1", 12345))\ninput()\n'
    (tmp_path / "server.py").write_text(listens, "utf-8")
    (tmp_path / "client.py").write_text("pass\n", "utf-8")
    chats = ["test_two_people_can_chat", "test_strangers_can_chat"]
    crowds = ["test_burst", "test_ten_people", "test_newcomer_after_a_leaver"]
    found = run_checks(Pair(tmp_path), "04_multi_user_chat", lambda verdict: None, chats + crowds)
    states = {verdict.name: verdict.state for verdict in found}
    assert [states[name] for name in chats + crowds] == [FAILED] * 2 + [BLOCKED] * 3
    assert len(opened) == 3  # of the crowds only the first


def test_what_only_a_newer_python_has_is_not_judged_here(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("import annotationlib\n", "utf-8")
    (tmp_path / "client.py").write_text("pass\n", "utf-8")
    both = ("test_server_listens", "test_client_reaches_server")
    first, second = run_checks(Pair(tmp_path), "04_multi_user_chat", lambda verdict: None, both)
    assert first.because.startswith("annotationlib is part of Python from 3.14 on; this is 3.")
    assert (first.state, second.state) == (NOT_JUDGED, NOT_JUDGED)
