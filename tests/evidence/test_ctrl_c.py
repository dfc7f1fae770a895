"""Proves autograder/evidence/ctrl_c.py and autograder/program/sleep.py: who ends late, with a
traceback, or not at all is told so.
"""

from __future__ import annotations

import pytest

from autograder.evidence import ctrl_c
from autograder.kit import ROOT
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

SLUG = "07_failures"
REFERENCE = ROOT / "reference" / SLUG
NEVER_ENDS = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    try:
        listener.accept()
    except KeyboardInterrupt:
        pass
"""
SLEEPS_FIRST = """
import socket, time
listener = socket.create_server(("127.0.0.1", 12345))
try:
    listener.accept()
except KeyboardInterrupt:
    time.sleep(1)
    {words}
"""


def test_a_server_that_goes_on_after_ctrl_c_is_told_so_at_once(room: Room) -> None:
    opened(room, NEVER_ENDS)
    with pytest.raises(Unmet, match="ends at once when Ctrl-C is pressed"):
        ctrl_c.press_ctrl_c(room)


def test_the_port_of_a_server_that_was_ended_can_be_bound_at_once(room: Room) -> None:
    opened(room, (REFERENCE / "server.py").read_text("utf-8"))
    address = room.address
    alice, bob = room.connect("alice", "bob")
    ctrl_c.press_ctrl_c(room)
    alice.sees_the_end()
    alice.leaves()
    bob.sees_the_end()
    room.open()
    assert room.address == address


def test_the_words_of_asyncio_are_no_traceback_of_the_student(room: Room) -> None:
    opened(room, NEVER_ENDS)
    errors = room.server.errors
    errors.add(b"Traceback (most recent call last):\nKeyboardInterrupt\n")
    with pytest.raises(Unmet, match="without a traceback"):
        ctrl_c.of_no_traceback(room)
    errors.add(b"\nTraceback (most recent call last):\nasyncio.exceptions.CancelledError\n")
    ctrl_c.of_no_traceback(room)


@pytest.mark.parametrize(("words", "is_late"), [("time.sleep(60)", True), ("", False)])
@pytest.mark.skipif("sys.platform != 'linux'", reason="only there it is known who slept")
def test_who_sleeps_before_they_end_are_late(room: Room, words: str, is_late: bool) -> None:
    opened(room, SLEEPS_FIRST.format(words=words))
    if not is_late:
        return ctrl_c.press_ctrl_c(room)
    with pytest.raises(Unmet, match="in which it only slept"):
        ctrl_c.press_ctrl_c(room)


def test_a_second_ctrl_c_is_pressed_only_where_something_still_runs(room: Room) -> None:
    opened(room, (REFERENCE / "server.py").read_text("utf-8"))
    alice, bob = room.connect("alice", "bob")
    with room.paused_after_recv(room.server, alice.port):
        alice.says("I am talking")
        room.settle()
        ctrl_c.press_ctrl_c_twice(room)
        assert room.server.running  # a thread of it is held
    ctrl_c.of_its_end(room)
    ctrl_c.of_no_traceback(room)
    bob.sees_the_end()
