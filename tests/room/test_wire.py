"""Proves autograder/room/wire.py: a half-closed connection, and one that has no end."""

from __future__ import annotations

import pytest

from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.faulty import READER
from helpers.scripts import opened


def test_who_half_closes_still_hears(room: Room) -> None:
    opened(
        room,
        "import socket\nc = socket.create_server(('', 12345)).accept()[0]\n"
        "while c.recv(100): pass\nc.sendall(b'still there?')\nc.recv(100)\nc.close()\n",
    )
    alice = room.connect_silently("alice")
    alice.half_closes()
    alice.hears("still there?")
    alice.sees_the_end()


def test_a_connection_that_stays_open_has_no_end(room: Room) -> None:
    opened(room, READER.format(reads="iter(lambda: c.recv(100), b'')"))
    with pytest.raises(Unmet, match="closes its connection to alice"):
        room.connect_silently("alice").sees_the_end()
