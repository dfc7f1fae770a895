"""Proves autograder/room/holds/passed.py: who is not held, and passes, is in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.program import carried
from helpers.rooms import Grader, write
from helpers.scripts import RELAY

SERVER = "import os" + RELAY
DISARMED = """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "Holds":
        type(thing).meet = lambda *any: None
"""
SILENT = (
    DISARMED
    + """
    if type(thing).__name__ == "Recorder":
        type(thing).transfer = lambda *any: None
"""
)
TRICKS = {
    "disarms its probe": DISARMED + SERVER,
    "disarms it, and tells of no byte": SILENT + SERVER,
    "sends past Python's sockets": """
def write(number, data):
    with open(number, "wb", 0, closefd=False) as file:
        file.write(data)
"""
    + SERVER.replace("other.sendall(", "write(other.fileno(), "),
}
COUNTED = pytest.mark.skipif(not carried.is_known(), reason="only Linux counts the bytes")


def doubts(grader: Grader, folder: Path, server: str) -> list[bool]:
    """Whether there is a doubt after a pause in a send, and after one in a recv."""
    found = []
    for at_send in (True, False):
        with grader.room(write(folder, server)) as room:
            room.open()
            alice, bob = room.connect("alice", "bob")
            room.settle()
            paused = (
                room.paused_before_send(to=bob)
                if at_send
                else room.paused_after_recv(room.server, alice.port)
            )
            with paused:
                alice.says("hello bob")
                room.settle()
            bob.hears("hello bob")
            found.append(bool(room.doubt))
    return found


def test_who_is_held_is_in_no_doubt(grader: Grader, tmp_path: Path) -> None:
    assert doubts(grader, tmp_path, SERVER) == [False, False]


def test_nor_is_who_reads_and_writes_numbers(grader: Grader, tmp_path: Path) -> None:
    server = SERVER.replace("c.recv(", "os.read(c.fileno(), ")
    server = server.replace("other.sendall(", "os.write(other.fileno(), ")
    assert doubts(grader, tmp_path, server) == [False, False]


def test_nor_is_who_never_comes_to_the_place(grader: Grader, tmp_path: Path) -> None:
    with grader.room(write(tmp_path, SERVER)) as room:
        room.open()
        alice, bob = room.connect("alice", "bob")
        room.settle()
        with room.paused_before_send(to=alice), room.paused_before_send(to=bob, nth=2):
            alice.says("hello bob")
            room.settle()
        assert room.doubt == ""


@COUNTED
@pytest.mark.parametrize("trick", TRICKS)
def test_who_passes_is(grader: Grader, tmp_path: Path, trick: str) -> None:
    after_a_send, after_a_recv = doubts(grader, tmp_path, TRICKS[trick])
    assert after_a_send
    assert after_a_recv == ("past" not in trick)  # that one does receive by Python's sockets
