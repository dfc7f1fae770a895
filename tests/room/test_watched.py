"""Proves autograder/room/watched.py: what is no registry is not judged."""

from __future__ import annotations

import pytest

from autograder.room.unmet import CannotTell
from autograder.room.watched import WatchedRoom
from helpers.watched import start


def test_what_is_no_registry_is_not_judged(watched: WatchedRoom) -> None:
    start(watched, "r = [0]", "r.append(1)", "r.pop()")
    watched.connect_silently("alice", "bob")
    with pytest.raises(CannotTell):
        watched.registries()
