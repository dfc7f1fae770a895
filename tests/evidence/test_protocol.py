"""Proves autograder/evidence/protocol.py: where a prescribed text stands."""

from __future__ import annotations

import pytest

from autograder.evidence.protocol import reads, stands_on
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
