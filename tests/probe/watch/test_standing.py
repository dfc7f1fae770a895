"""Proves autograder/probe/watch/standing.py: a recorded run tells where its threads stand, and the
bytes that they work with; none of the student's own code has a say in it.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.room.room import Room
from helpers.scripts import opened

SERVER = """
import socket, threading
class Reader(threading.Thread):
    def __init__(self, client):
        super().__init__()
        self.client, self.buffer = client, b""
    def run(self):
        while data := self.client.recv(100):
            self.buffer += data
            self.client.sendall(b"ok")
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client, address = listener.accept()
    Reader(client).start()
"""
HOSTILE = """
import socket
class Meta(type):
    def __getattribute__(kind, name):
        raise ZeroDivisionError(name)
class Odd(metaclass=Meta):
    def __eq__(self, other): raise ZeroDivisionError
    def __repr__(self): raise ZeroDivisionError
    __dict__ = property(lambda self: 1 / 0)
class Bytes(bytes):
    def __len__(self): raise ZeroDivisionError
self, odd, mine = Odd(), Odd(), Bytes(b"mine")
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while True:
    c.sendall(c.recv(100))
"""


@pytest.fixture
def recorded(room: Room) -> Room:
    room.job = {"record": "lines"}
    return room


def told(program: Program) -> list[dict[str, Any]]:
    """What came beside the events, one after another."""
    program.where()
    return program.saw(Event.STANDING)


def places(program: Program) -> dict[str, list[str]]:
    """The lines that each thread was at, in order."""
    found: dict[str, list[str]] = {}
    names: dict[int, str] = {}
    for event in told(program):
        for moved in event["threads"]:
            name = names.setdefault(moved["ident"], moved["name"])
            found.setdefault(name, []).append(moved["place"])
    return found


def test_each_event_comes_with_the_lines_of_all_threads(recorded: Room) -> None:
    server = opened(recorded, SERVER).server
    alice = recorded.connect_silently("alice")
    alice.says("one")
    alice.hears("ok")
    alice.leaves()
    recorded.settle()
    lines = places(server)
    waits, makes, starts = "server.py:13", "server.py:5", "server.py:14"
    assert lines["MainThread"] == ["server.py:11", waits, makes, starts, waits]
    assert lines["Thread-1"] == ["server.py:8", "server.py:10", "server.py:8"]
    recorded.connect_silently("bob")
    assert places(server)["Thread-1"][-1] == ""  # it was seen to be gone
    (listening,) = server.saw(Event.LISTENING)
    assert told(server)[0]["at"] <= listening["at"]
    assert server.saw(Event.THREAD_ENDED) == []  # for that, its run() would be another one
    assert server.reports.astray == 0


def test_the_bytes_that_a_thread_works_with_are_told(recorded: Room) -> None:
    server = opened(recorded, SERVER).server
    alice = recorded.connect_silently("alice")
    alice.says("one")
    alice.hears("ok")
    alice.sends("é".encode() * 100)
    recorded.settle()
    values = [event["values"] for event in told(server) if event["values"]]
    first, last = values[0], values[-1]
    assert first == [{"name": "self.buffer", "kind": "bytes", "size": 0, "data": ""}]
    one = {"kind": "bytes", "size": 4, "data": "one\n"}
    assert values[1] == [{"name": "data", **one}, {"name": "self.buffer", **one}]
    assert {(one["name"], one["size"]) for one in last} == {("data", 100), ("self.buffer", 204)}
    assert max(len(value["data"]) for value in last) == 60


def test_odd_classes_change_nothing(recorded: Room) -> None:
    server = opened(recorded, HOSTILE).server
    alice = recorded.connect_silently("alice")
    for text in ("one", "two"):
        alice.says(text)
        alice.hears(text)
    # A text may arrive before the server's own word that it was sent.
    assert recorded.wait_for(lambda: len(server.saw(Event.SENT)) >= 2)
    assert server.errors.text == ""
    assert len(server.saw(Event.SENT)) == 2
    assert server.reports.astray == 0


def test_nothing_is_told_of_a_run_that_is_not_recorded(room: Room) -> None:
    server = opened(room, SERVER).server
    alice = room.connect_silently("alice")
    alice.leaves()
    room.settle()
    assert told(server) == []
    assert server.saw(Event.THREAD_ENDED) == []
    assert "standing" not in json.dumps(server.reports.all)
