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


def change(place: str, *peers: int, shared: bool = True) -> dict[str, Any]:
    about = {"place": place, "peers": peers, "shared": shared, "kind": "list"}
    return {"event": Event.REGISTRY_CHANGED, "registry": 1, **about}


def test_changes_of_a_registry_that_threads_share() -> None:
    alone = [change("a", 1, shared=False), change("a", 1, 2, shared=False)]
    assert not told.untold_touch([*alone, change("a", 1, shared=False)], 0, 0)
    touch = {"event": Event.TOUCH, "place": "b", "what": "write"}
    assert told.untold_touch([*alone, change("b", 1)], 0, 0)
    assert not told.untold_touch([*alone, change("b", 1)], 0, 3)
    assert not told.untold_touch([*alone, touch, change("b", 1)], 0, 0)
    assert told.untold_touch([*alone, touch, change("b", 1)], 3, 3)
    bound = change("a", 1, 2) | {"kind": "variable people"}
    assert told.untold_touch([bound], 0, 0)
    assert not told.untold_touch([change("a", 1, 2)], 0, 0)  # it holds two only from then on


def test_a_new_registry_in_the_place_of_another() -> None:
    shared, new = change("a", 1, 2), change("c", 1, 2, shared=False)
    bound = new | {"registry": 2, "kind": "variable people"}
    assert told.untold_touch([shared, bound], 1, 1)
    assert not told.untold_touch([bound], 0, 0)  # one thread alone may have them all
    of_a_tuple = bound | {"kind": "variable for tuples people"}
    assert not told.untold_touch([shared, of_a_tuple], 1, 1)  # it was made of another one, unread
    for what, is_untold in (("read", False), ("lock", True)):
        touch = {"event": Event.TOUCH, "place": "b", "what": what}
        assert told.untold_touch([shared, touch, bound], 1, 1) == is_untold


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
