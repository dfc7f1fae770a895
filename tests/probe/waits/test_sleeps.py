"""Proves autograder/probe/waits/sleeps.py: long sleeps are cut, all else is as CPython has it."""

from __future__ import annotations

from autograder.room.room import Room
from helpers.scripts import opened

SLEEPER = """
import socket, time
from time import sleep
began = time.monotonic()
sleep(30)
time.sleep(0.01)
try:
    time.sleep("long")
except TypeError as error:
    print(error, flush=True)
print(time.monotonic() - began < 10, time.sleep.__name__, flush=True)
socket.create_server(("127.0.0.1", 12345)).accept()
"""


def test_a_long_sleep_is_cut(room: Room) -> None:
    room.cut_sleeps()
    opened(room, SLEEPER)
    told = "'str' object cannot be interpreted as an integer\nTrue sleep\n"
    assert room.server.output.text == told
