"""Proves autograder/evidence/talk/at_once.py: own sleep is seen, a short one is free."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.evidence.talk.at_once import handed_on_at_once, let_in_at_once
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import PASSED
from autograder.kit import REFERENCE
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

MANY = "04_multi_user_chat"
ASKED = (
    *("test_two_people_can_chat", "test_silent_listener", "test_everyone_else_hears"),
    *("test_late_joiner", "test_nobody_sleeps", "test_leaver_in_mid_broadcast"),
)
ECHO = """
import socket, time
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while data := c.recv(100):
    c.sendall(data)
    time.sleep({seconds})
"""
LETS_IN = """
import socket, time
listener, people = socket.create_server(("127.0.0.1", 12345)), []
while True:
    people.append(listener.accept())
    time.sleep({seconds})
"""


@pytest.mark.parametrize(("seconds", "is_seen"), [(0, False), (0.1, False), (1, True)])
def test_who_sleeps_over_a_message(room: Room, seconds: float, is_seen: bool) -> None:
    alice = opened(room, ECHO.format(seconds=seconds)).connect("alice")
    told = ""
    try:
        handed_on_at_once(alice, alice)
    except Unmet as error:
        told = error.got
    assert ("a thread of the programs slept that long" in told) == is_seen


@pytest.mark.parametrize(("seconds", "is_seen"), [(0, False), (0.1, False), (0.5, True)])
def test_who_sleeps_between_two_accepts(room: Room, seconds: float, is_seen: bool) -> None:
    opened(room, LETS_IN.format(seconds=seconds))
    told = ""
    try:
        let_in_at_once(room)
    except Unmet as error:
        told = error.got
    assert ("a thread of the programs slept that long" in told) == is_seen


SLEEP = "__import__('time').sleep(5)"
SLEEPERS = {
    "over each message": ("server.py", "broadcast(data, client)", ["test_nobody_sleeps"]),
    "before it listens": ("server.py", "ADDRESS = (", []),
}


@pytest.mark.programs
@pytest.mark.parametrize(("script", "before", "loses"), SLEEPERS.values(), ids=SLEEPERS)
def test_who_sleeps_loses_what_is_about_that(
    script: str, before: str, loses: list[str], tmp_path: Path
) -> None:
    home = shutil.copytree(REFERENCE / MANY, tmp_path / "home")
    text = (home / script).read_text("utf-8")
    assert text.count(before) == 1
    (home / script).write_text(text.replace(before, f"{SLEEP}; {before}"), "utf-8")
    verdicts = run_checks(Pair(home), MANY, lambda verdict: None, ASKED)
    lost = [verdict for verdict in verdicts if verdict.state != PASSED]
    assert [verdict.name for verdict in lost] == loses
    for verdict in lost:
        assert verdict.feedback is not None
        assert "a thread of the programs slept that long" in verdict.feedback.got
