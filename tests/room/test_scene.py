"""Proves autograder/room/scene.py: what will not come is known long before the deadline."""

from __future__ import annotations

import pytest

from autograder.kit import ROOT
from autograder.room.unmet import Unmet
from helpers.rooms import Grader

REFERENCE = ROOT / "reference/04_multi_user_chat"


def test_what_will_not_come_is_known_long_before_the_deadline(grader: Grader) -> None:
    with grader.room(REFERENCE) as room:
        room.open()
        alice = room.join("alice")
        with pytest.raises(Unmet, match="alice hears"):
            alice.hears("nothing")
        assert not room.wait_for(lambda: False, patience=3600)  # longer than a test may take
