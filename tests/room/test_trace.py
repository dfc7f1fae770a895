"""Proves autograder/room/trace.py: what happened, in order, also what nobody reads."""

from __future__ import annotations

import re

from autograder.room.trace import Trace
from autograder.stage import (
    open_room,
)
from helpers.lectures import ONE_BY_ONE, rows

NEVER_LOOKS_FOR_THE_END = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
client, address = listener.accept()
while True:
    client.sendall(client.recv(1024))
"""
DIES = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client, address = listener.accept()
    threading.Thread(target=lambda: int(client.recv(1024))).start()
"""


def test_who_is_not_accepted_yet_is_seen_to_wait() -> None:
    with open_room(ONE_BY_ONE) as room:
        alice, bob = room.connect_silently("alice", "bob")
        bob.says("hello")
        alice.says("hi")
        alice.leaves()
    assert rows(room.trace) == [
        ("alice", "server", "connects", "join"),
        ("bob", "server", "connects, waits", "waiting"),
        ("bob", "server", "“hello⏎” waits", "waiting"),
        ("alice", "server", "“hi⏎”", "message"),
        ("server", "alice", "“hi⏎”", "message"),
        ("alice", "server", "leaves (FIN)", "leave"),
        ("bob", "server", "is accepted", "join"),
        ("bob", "server", "“hello⏎”", "message"),
        ("server", "bob", "“hello⏎”", "message"),
    ]


def test_what_nobody_reads_is_seen() -> None:
    with open_room(DIES) as room:
        alice = room.connect_silently("alice")
        alice.says("one")
        alice.says("two")
    found = rows(room.trace)
    assert [kind for _, _, _, kind in found] == ["join", "message", "trouble", "waiting"]
    assert re.match(r"the thread for alice dies of ValueError: .+ \(server\.py:6\)$", found[2][2])
    assert found[3][2] == "“two⏎” not read"
    assert "┿ the thread for alice dies" in Trace(room.trace.lanes, room.trace.arrows).as_text()  # type: ignore[union-attr]


def test_a_server_that_spins_gets_one_row() -> None:
    with open_room(NEVER_LOOKS_FOR_THE_END) as room:
        alice = room.connect_silently("alice")
        alice.leaves()
        room.settle()
        assert room.watcher.spins(room.server)
    assert [text for _, _, text, _ in rows(room.trace)] == [
        "connects",
        "leaves (FIN)",
        "a thread does not wait: it keeps a processor busy",
    ]
