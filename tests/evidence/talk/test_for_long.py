"""Proves autograder/evidence/talk/for_long.py: who calls itself for each message does not last."""

from __future__ import annotations

import time

import pytest

from autograder.evidence.talk.for_long import TURNS, goes_on
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
CALLS_ITSELF = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
def answer():
    if data := c.recv(100):
        c.sendall(data)
        answer()
answer()
"""


def test_a_loop_lasts(room: Room) -> None:
    alice = opened(room, ECHO.format(seconds=0)).connect("alice")
    goes_on(room, alice, alice)
    assert TURNS[-1].encode() in alice.heard.data


def test_who_calls_itself_does_not(room: Room) -> None:
    alice = opened(room, CALLS_ITSELF).connect("alice")
    with pytest.raises(Unmet):
        goes_on(room, alice, alice)
    assert "RecursionError" in room.server.errors.text


def test_who_sleeps_at_each_line_is_asked_for_few(room: Room) -> None:
    alice = opened(room, ECHO.format(seconds=0.1)).connect("alice")
    began = time.monotonic()
    goes_on(room, alice, alice)
    assert time.monotonic() - began < 30  # and not two minutes
    assert TURNS[-1].encode() not in alice.heard.data
