"""Proves autograder/evidence/talk/one_stream.py: two threads in a send to one reader are seen."""

from __future__ import annotations

import sys

import pytest

from autograder.evidence.slow_readers import stalled
from autograder.evidence.talk.one_stream import each_line_is_sent_alone
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import RELAY, opened

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who waits where")

ALONE = RELAY.replace("people = []", "people, sending = [], threading.Lock()").replace(
    "                other.sendall(data)",
    "                with sending:\n                    other.sendall(data)",
)
# Each thread sends what there is room for, and looks again: it never waits in the call.
NEVER_WAITS = RELAY.replace(
    "                other.sendall(data)",
    """                rest = data
                while rest:
                    try:
                        rest = rest[other.send(rest, socket.MSG_DONTWAIT):]
                    except BlockingIOError:
                        threading.Event().wait(0.001)""",
)


def long_lines_come(room: Room, script: str) -> None:
    script = script.replace("    while data :=", '    file = c.makefile("rb")\n    while data :=')
    opened(room, script.replace("c.recv(4000)", "file.readline()"))
    bob, alice, carol = room.connect("bob", "alice", "carol")
    each_line_is_sent_alone(room, stalled(room, "dave"), alice, carol, bob)


def test_each_with_a_lock_is_alone(room: Room) -> None:
    long_lines_come(room, ALONE)
    assert room.server.running


def test_threads_that_send_at_once_are_counted(room: Room) -> None:
    with pytest.raises(Unmet) as failure:
        long_lines_come(room, RELAY)
    assert failure.value.got.startswith("3 threads of server.py are in a send() to dave")


def test_lines_that_mix_are_seen_on_the_wire(room: Room) -> None:
    with pytest.raises(Unmet, match="somebody else's words are in the middle"):
        long_lines_come(room, NEVER_WAITS)
