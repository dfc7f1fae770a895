"""Proves autograder/evidence/protocol.py: where a prescribed text stands."""

from __future__ import annotations

import pytest

from autograder.evidence.protocol import get_no_byte, reads, stands_on
from autograder.kit import REFERENCE
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

SERVER = (REFERENCE / "09_protocol" / "server.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "text", "stands"),
    [
        ("* welcome alice", "* welcome alice", True),
        ("[12:03] * welcome alice!", "* welcome alice", True),
        ("* welcome alicia", "* welcome alic", False),
        ("* here: alice, bob", "* here: alice", False),
        ("> alice: hi (12:03)", "alice: hi", True),
        ("malice: hi", "alice: hi", False),
        ("alice: history", "alice: hi", False),
        ("* name taken", "* name taken", True),
    ],
)
def test_where_a_text_stands(line: str, text: str, stands: bool) -> None:
    assert stands_on(line, text) == stands


def test_a_line_that_is_nearly_the_prescribed_one_is_shown(room: Room) -> None:
    opened(room, SERVER.replace("* name taken", "* name is taken"))
    room.connect("alice")
    double = room.connect("alice")
    double.says("alice")
    with pytest.raises(Unmet, match=r"Instead of it, “.*name is taken” came to alice"):
        reads(double, "* name taken")


@pytest.mark.parametrize("spelled", ['"\\u200b".join(text)', '"." * len(text)'])
def test_what_is_private_comes_to_nobody_else_however_it_is_spelled(
    room: Room, spelled: str
) -> None:
    leak = f"tell_others(member, {spelled}); other.tell(f"
    opened(room, SERVER.replace("other.tell(f", leak))
    alice, bob, carol = room.connect("alice", "bob", "carol")
    with get_no_byte(carol):
        bob.says("/msg zoe hello")
        reads(bob, "* no such user: zoe")
    private = get_no_byte(carol)
    private.__enter__()
    alice.says("/msg bob hello")
    reads(bob, "alice -> you: hello")
    with pytest.raises(Unmet, match="came to carol all the same"):
        private.__exit__(None, None, None)
