"""Proves autograder/evidence/registry.py: two threads that meet are named."""

from __future__ import annotations

import pytest

from autograder.evidence.registry import of_exclusion
from autograder.room.unmet import Unmet
from autograder.room.watched import WatchedRoom
from helpers.watched import SERVER, start


def test_two_threads_that_meet_are_named(watched: WatchedRoom) -> None:
    start(watched, "r = []\nother = threading.Lock()", "r.append(c)", "with other: r.remove(c)",
          SERVER.replace("    with lock:\n        {leave}", "    {leave}"))  # fmt: skip
    alice, bob, carol = watched.connect_silently("alice", "bob", "carol")
    alice.leaves()
    watched.settle()
    leavers = [bob, carol]

    def crowd() -> None:
        watched.connect_silently("dave")
        leavers.pop().leaves()
        watched.settle()

    with pytest.raises(Unmet) as failure:
        of_exclusion(watched, lambda one, other: True, crowd)
    assert "server.py:9" in failure.value.got
    assert "made at server.py:4" in failure.value.got
    assert "made at server.py:6" in failure.value.got
