"""Proves autograder/probe/waits/sleeps.py: long sleeps are cut, all else is as CPython has it."""

from __future__ import annotations

from autograder.program.budget import sleeps
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
    sleeps.cut(room.job)
    opened(room, SLEEPER)
    told = "'str' object cannot be interpreted as an integer\nTrue sleep\n"
    assert room.server.output.text == told


BANNER = """
import socket, sys, time
naps = []
sys.modules["autograder.probe.waits.sleeps"]._real = naps.append
time.sleep(0.04)
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
time.sleep(0.04)
c.sendall(b"welcome ")
time.sleep(0.04)
c.sendall(repr(naps).encode())
c.recv(100)
"""


def test_a_banner_is_drawn_at_once(room: Room) -> None:
    sleeps.cut(room.job)
    opened(room, BANNER).connect_silently("alice").hears("welcome [0.002, 0.002, 0.04]")


NAPS = """
import socket, time
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while data := c.recv(100):
    began = time.monotonic()
    time.sleep(1.5)
    c.sendall(b"a wink " if time.monotonic() - began < 1 else b"a while ")
"""


def test_they_sleep_again_when_it_is_about_that(room: Room) -> None:
    sleeps.cut(room.job)
    alice = opened(room, NAPS).connect("alice")
    alice.says("one")
    alice.hears("a wink")
    room.lets_them_sleep()
    alice.says("two")
    alice.hears("a while")
