"""Proves autograder/room/holds/watched.py: who comes to a second lock, or to a registry."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.probe.talk import Event
from autograder.room.holds import watched as told
from autograder.room.watched import WatchedRoom
from helpers.watched import SERVER, start

TAKEN, LEFT, WAITED = Event.LOCK_ACQUIRED, Event.LOCK_RELEASED, Event.LOCK_WAITING


def locks(*events: tuple[Event, int, int, str]) -> list[dict[str, Any]]:
    return [
        {"event": event, "ident": thread, "lock": lock, "place": place}
        for event, thread, lock, place in events
    ]


@pytest.mark.parametrize(
    ("events", "count"),
    [
        (locks((TAKEN, 1, 1, "a"), (TAKEN, 1, 2, "b")), 1),
        (locks((TAKEN, 1, 1, "a"), (LEFT, 1, 1, "b"), (TAKEN, 1, 2, "c")), 0),
        (locks((TAKEN, 1, 1, "a"), (TAKEN, 2, 2, "b")), 0),
        (locks((TAKEN, 1, 1, "a"), (WAITED, 1, 2, "b"), (TAKEN, 1, 2, "b")), 1),
        # A Condition: it lets go of its lock in wait(), and takes it again.
        (locks((TAKEN, 1, 2, "a"), (TAKEN, 1, 1, "b"), (LEFT, 1, 2, "c"), (TAKEN, 1, 2, "c")), 1),
    ],
)
def test_second_locks(events: list[dict[str, Any]], count: int) -> None:
    assert told.second_locks(events, 0) == count
    assert told.second_locks(events, len(events)) == 0


def change(thread: int, place: str, *peers: int) -> dict[str, Any]:
    about = {"ident": thread, "place": place, "peers": peers}
    return {"event": Event.REGISTRY_CHANGED, "registry": 1, **about}


def test_changes_of_a_registry_that_threads_share() -> None:
    alone = [change(1, "a", 1), change(1, "a", 1, 2), change(1, "a", 1, 2, 3)]
    assert told.changes(alone, 0, 0) == 0
    shared = [*alone, change(2, "b", 1, 2), change(1, "a", 1), change(2, "b", 1)]
    assert told.changes(shared, 0, 0) == 2
    assert told.changes(shared, 3, 4) == 1  # where it was touched a moment too early is out
    assert told.changes(shared, 0, len(shared)) == 0


BLIND = """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ in ("Registries", "Holds"):
        type(thing).{method} = lambda *any: None
"""


@pytest.mark.parametrize("method", ["", "_visit", "meet"])
def test_a_registry_that_nobody_is_held_at(watched: WatchedRoom, method: str) -> None:
    setup = "r = []" + (BLIND.format(method=method) if method else "")
    start(watched, setup, "r.append(c)", "r.remove(c)", SERVER.replace("with lock:", "if c:"))
    alice, bob, _carol = watched.connect_silently("alice", "bob", "carol")
    alice.leaves()
    watched.settle()
    with watched.at_touch(1, bob.leaves) as held:
        assert held == (not method)
    assert bool(watched.in_doubt()) == bool(method)
