"""Proves autograder/evidence/talk/at_once.py: own sleep is seen, a short one is free."""

from __future__ import annotations

import pytest

from autograder.evidence.talk.at_once import handed_on_at_once, let_in_at_once
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

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
