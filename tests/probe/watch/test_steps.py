"""Proves autograder/probe/watch/steps.py: the lines that each thread has run, and what each of them
has changed; a program that computes for long is left alone.
"""

from __future__ import annotations

from typing import Any

import pytest

from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.room.room import Room
from helpers.scripts import opened

SERVER = """
import socket, threading
def shout(text, times):
    result = text.upper()
    for number in range(times):
        result += b"!"
    return result
def serve(client):
    while data := client.recv(100):
        client.sendall(shout(data.strip(), 3))
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client, address = listener.accept()
    threading.Thread(target=serve, args=(client,)).start()
"""
COMPUTES = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.recv(100)
number = 0
while number < 300_000:
    number += 1
c.sendall(b"done")
c.recv(100)
"""
NESTED = """
import socket, threading
def main():
    count = 0
    def serve(client):
        nonlocal count
        while client.recv(1):
            count += 1
            client.sendall(str(count).encode() + b" so far ")
    listener = socket.create_server(("127.0.0.1", 12345))
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client,)).start()
main()
"""


@pytest.fixture
def recorded(room: Room) -> Room:
    room.job = {"record": "steps"}
    return room


def paths(program: Program) -> list[list[tuple[int, dict[str, str]]]]:
    """The lines that were told beside each event, with the variables that they changed."""
    program.where()
    return [
        [
            (
                int(step["place"].partition(":")[2]),
                {one["name"]: one["data"] for one in step["values"]},
            )
            for step in event["path"]
        ]
        for event in program.saw(Event.STANDING)
        if event["path"]
    ]


def test_the_lines_of_a_thread_and_what_they_changed(recorded: Room) -> None:
    server = opened(recorded, SERVER).server
    alice = recorded.connect_silently("alice")
    alice.says("hi")
    alice.hears("HI!!!")
    recorded.settle()  # a text may arrive before the server's own word that it was sent
    port = str(alice.port)
    told = paths(server)
    assert [line for line, _values in told[0]][-2:] == [8, 11]
    assert [(8, {"client": port}), (9, {})] in told
    assert [
        (9, {"data": "hi\n"}),
        (10, {}),
        (3, {"text": "hi", "times": "3"}),
        (4, {"result": "HI"}),
        (5, {"number": "2"}),
        (6, {"result": "HI!!!"}),
        (7, {}),
    ] in told
    assert server.reports.astray == 0


def test_the_end_of_a_thread_is_told(recorded: Room) -> None:
    server = opened(recorded, SERVER).server
    alice = recorded.connect_silently("alice")
    alice.leaves()
    recorded.settle()
    (ended,) = server.saw(Event.THREAD_ENDED)
    assert ended["thread"] == "Thread-1 (serve)"


def test_whoever_tells_nothing_more_is_asked_at_the_end(recorded: Room) -> None:
    server = opened(recorded, SERVER).server
    alice = recorded.connect_silently("alice")
    alice.says("hi")
    alice.hears("HI!!!")
    recorded.settle()
    server.where()
    told = [event for event in server.saw(Event.STANDING) if event["whose"] != event["ident"]]
    lines = [[step["place"] for step in event["path"]] for event in told]
    assert ["server.py:9"] in lines
    assert ["server.py:12", "server.py:13"] in lines


def test_a_program_that_computes_is_not_slowed_down_for_long(recorded: Room) -> None:
    server = opened(recorded, COMPUTES).server
    alice = recorded.connect_silently("alice")
    alice.says("go on")
    alice.hears("done")
    recorded.settle()
    numbers = [v["number"] for path in paths(server) for _, v in path if "number" in v]
    assert 1000 < int(numbers[-1]) < 300_000  # it was looked at until there


def test_variables_that_threads_share_stay_theirs(recorded: Room) -> None:
    opened(recorded, NESTED)
    people = recorded.connect_silently("alice", "bob", "carol")
    for number in range(1, 31):
        people[number % 3].sends(b"x")
        recorded.settle()
    people[0].hears("30 so far")


def test_what_cannot_be_shown_is_left_out(recorded: Room) -> None:
    script = COMPUTES.replace("number = 0", "number, odd, big = 299_999, object(), 10 ** 30")
    server = opened(recorded, script).server
    alice = recorded.connect_silently("alice")
    alice.says("go on")
    alice.hears("done")
    recorded.settle()
    told: list[dict[str, Any]] = [values for path in paths(server) for _line, values in path]
    names = {name for values in told for name in values}
    assert "number" in names
    assert not {"odd", "big", "socket"} & names
