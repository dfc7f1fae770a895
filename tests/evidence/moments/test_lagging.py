"""Proves autograder/evidence/moments/lagging.py: what was sent is forgotten, and once."""

from __future__ import annotations

import pytest

from autograder.evidence.moments import lagging
from autograder.evidence.moments.flood import Flood
from autograder.evidence.moments.lagging import (
    catches_up_once,
    is_dropped_as_well,
    is_known,
    stays_who_reads,
)
from autograder.evidence.slow_readers import stalled
from autograder.kit import TESTS
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

RIGHT = (TESTS / "programs" / "08_slow_readers" / "condition" / "server.py").read_text("utf-8")
FORGETS = "self.size -= len(line)\n        except"


def flooded(room: Room, script: str, pace: float = 0.0) -> Flood:
    opened(room, script)
    alice, bob = room.connect("alice", "bob")
    flood = Flood(room, alice, bob, stalled(room, "eve"), pace)
    flood.run()
    return flood


def test_what_waits_is_sent_once(room: Room) -> None:
    opened(room, RIGHT)
    alice, bob = room.connect("alice", "bob")
    catches_up_once(room, alice, bob, stalled(room, "eve"))


def test_who_reads_stays(room: Room) -> None:
    flood = flooded(room, RIGHT)
    stays_who_reads(flood)
    assert not flood.listener.heard.ended


def test_who_reads_is_dropped_where_only_a_half_is_forgotten(room: Room) -> None:
    assert FORGETS in RIGHT
    flood = flooded(room, RIGHT.replace(FORGETS, FORGETS.replace("(line)", "(line) // 2")))
    with pytest.raises(Unmet):
        stays_who_reads(flood)


def test_of_who_reads_byte_by_byte_all_is_asked_at_once(room: Room) -> None:
    flood = flooded(room, RIGHT, pace=9.0)
    assert not is_known(room)
    is_dropped_as_well(flood)
    assert is_known(room)
    assert flood.slow.heard.ended


def test_what_came_of_it_is_another_checks(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_not_dropped(flood: Flood) -> None:
        raise Unmet("eve is dropped", "she is not")

    monkeypatch.setattr(lagging, "of_dropping", is_not_dropped)
    is_dropped_as_well(flooded(room, RIGHT, pace=9.0))
    with pytest.raises(Unmet, match="she is not"):
        is_known(room)


def test_who_is_quick_is_asked_later(room: Room) -> None:
    is_dropped_as_well(flooded(room, RIGHT))
    assert not is_known(room)
