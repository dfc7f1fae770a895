"""Proves autograder/probe/asked/numbers.py: a connection is watched by its number, too."""

from __future__ import annotations

import pytest

from autograder.probe.talk import Event
from autograder.room.room import Room
from helpers.scripts import opened

# Echoes by numbers. {number} is how it comes by one.
SERVER = """
import os, socket
listener = socket.create_server(("127.0.0.1", 12345))
for _ in range(3):
    conn, _address = listener.accept()
    number = {number}
    while data := os.read(number, 100):
        os.write(number, data)
    {ends}
    file = os.open("server.py", os.O_RDONLY)  # perhaps with that number, which is free again
    assert os.read(file, 20).startswith(b"\\nimport")
    os.close(file)
listener.accept()
"""
WAYS = {
    "its own": ("conn.fileno()", "conn.close()"),
    "taken out": ("conn.detach()", "os.close(number)"),
    "put into another": (
        "socket.socket(fileno=conn.detach()).detach()",
        "socket.socket(fileno=number).close()",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_who_reads_and_writes_a_number_is_watched(room: Room, way: str) -> None:
    number, ends = WAYS[way]
    opened(room, SERVER.format(number=number, ends=ends))
    for name in ("alice", "bob"):
        person = room.connect_silently(name)
        with room.paused_after_recv(room.server, person.port):
            person.says("hi")
            room.wait_for(room.is_paused)
            person.never_heard("hi")
        person.hears("hi")
        assert {event["peer"] for event in room.server.saw(Event.SENT)} >= {person.port}
        person.leaves()
        room.settle()
    assert room.server.running
