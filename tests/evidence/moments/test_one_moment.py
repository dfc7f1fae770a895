"""Proves autograder/evidence/moments/one_moment.py: coroutines that let others in are found out."""

from __future__ import annotations

import pytest

from autograder.evidence.moments import one_moment
from autograder.kit import TESTS
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

RIGHT = (TESTS / "programs" / "11_beyond_threads" / "streams" / "server.py").read_text("utf-8")
PUBLISHES = 'self.hub.publish(line.decode(errors="replace").encode() + b"\\n", self)'
IN_TWO = """self.hub.publish(line, self)
                    await asyncio.sleep(0)
                    self.hub.publish(b"\\n", self)"""


def test_lines_of_one_moment_are_whole(room: Room) -> None:
    opened(room, RIGHT)
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    one_moment.two_speak(room, alice, bob, carol, dave)
    one_moment.in_pieces(room, alice, bob, carol)
    nina = one_moment.come_and_go(room, alice, dave, bob, carol)
    room.chat_goes_on(alice, carol, nina)


def test_a_line_and_its_newline_are_two_moments(room: Room) -> None:
    assert PUBLISHES in RIGHT
    opened(room, RIGHT.replace(PUBLISHES, IN_TWO))
    alice, bob, carol = room.connect("alice", "bob", "carol")
    with pytest.raises(Unmet) as caught:
        one_moment.two_speak(room, alice, bob, carol)
    assert "came in one line" in caught.value.got
