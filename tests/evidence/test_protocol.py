"""Proves autograder/evidence/protocol.py: where a prescribed text stands."""

from __future__ import annotations

import pytest

from autograder.evidence.protocol import stands_on


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
