"""Proves autograder/probe/waits/time_limits.py: each way to wait with a time limit can be ended."""

from __future__ import annotations

import pytest

from autograder.probe.talk import Command, Event
from autograder.room.room import Room
from helpers.scripts import opened

WAITS = {
    "recv": "c.recv(10)",
    "recv_into": "c.recv_into(bytearray(10))",
    "recvfrom": "c.recvfrom(10)",
    "makefile": "c.makefile('rb').readline()",
    "accept": "listener.accept()",
}
SERVER = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
c = listener.accept()[0]
c.recv(100)
listener.settimeout(50)
c.settimeout(50)
try:
    {wait}
except TimeoutError as error:
    print(repr(error), flush=True)
c.settimeout(0)
try:
    c.recv(10)
except BlockingIOError:
    print("not now", flush=True)
c.settimeout(None)
c.recv(10)
"""


@pytest.mark.parametrize("wait", WAITS.values(), ids=WAITS.keys())
def test_a_wait_ends_when_its_time_has_passed(room: Room, wait: str) -> None:
    opened(room, SERVER.format(wait=wait))
    room.count_time()
    room.connect("alice")
    server = room.server
    (left,) = server.ask(Command.TIME_LIMITS, 5)[-1]["seconds"]
    assert 40 < left <= 50
    server.ask(Command.TIME_PASSES, 5, seconds=left - 5.0)
    room.settle()
    assert server.output.text == ""
    server.ask(Command.TIME_PASSES, 5, seconds=5.0)
    room.settle()
    assert server.output.text == "TimeoutError('timed out')\nnot now\n"
    assert server.ask(Command.TIME_LIMITS, 5)[-1]["seconds"] == []


def test_what_comes_ends_it_as_ever(room: Room) -> None:
    opened(room, SERVER.format(wait="print(c.recv(10), flush=True)"))
    room.count_time()
    alice = room.connect("alice")
    alice.says("hi")
    room.settle()
    assert room.server.output.text == "b'hi\\n'\nnot now\n"
    assert not room.server.saw(Event.CALL_FAILED)
