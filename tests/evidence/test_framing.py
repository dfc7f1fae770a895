"""Proves autograder/evidence/framing.py: what is wrong with a line is told."""

from __future__ import annotations

import pytest

from autograder.evidence.framing import drops, each_in_a_line
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.faulty import SAYS
from helpers.scripts import opened

KEEPS_ALL = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
kept = b""
while data := c.recv(1 << 18):
    kept += data
"""
STOPS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.recv(100)
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).recv(1)
"""


@pytest.mark.parametrize(
    ("said", "got"),
    [
        ("one\ntwo\n", ""),
        ("alice: one\r\n[12:00] alice: two\n> ", ""),
        ("one\n", "It did not come to alice."),
        ("one\ntw", "Of “two”, only the first 2 of 3 letters came in one piece."),
        ("one\ntwo", "No newline comes after “two”."),
        ("one\ntwo\ntwo\n", "“two” came 2 times."),
        ("alice: one bob: two\n", "“one” and “two” came in one line."),
        ("one\nhalf a two\n", "“two” and “half a” came in one line."),
    ],
)
def test_what_is_wrong_with_a_line(room: Room, said: str, got: str) -> None:
    alice = opened(room, SAYS.format(said=said.encode())).connect("alice")
    told = ""
    try:
        each_in_a_line(alice, "one", "two", apart_from=["half a"])
    except Unmet as error:
        told = error.got
    assert told == got


@pytest.mark.parametrize(
    ("server", "got"),
    [(KEEPS_ALL, "is open after 2048 kB"), (STOPS, "is open after 64 kB")],
)
def test_who_is_not_dropped(room: Room, server: str, got: str) -> None:
    eve = opened(room, server).connect("eve")
    with pytest.raises(Unmet, match=got):
        drops(room, eve)
