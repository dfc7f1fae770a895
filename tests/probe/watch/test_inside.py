"""Proves autograder/probe/watch/inside.py: what keeps its content in a plain container is watched,
and does what it does without that."""

from __future__ import annotations

import weakref
from collections import UserDict, UserList
from typing import Any

import pytest

from autograder.probe.watch import inside
from autograder.probe.watch.iteration import WRITE, hooks
from autograder.room.watched import WatchedRoom
from helpers.watched import SERVER, start


class One:
    """Somebody to whom weak references may point."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    accesses: list[bool] = []
    monkeypatch.setattr(hooks, "before", staticmethod(lambda _what, write: accesses.append(write)))
    return accesses


@pytest.mark.parametrize("base", [weakref.WeakSet, weakref.WeakKeyDictionary])
@pytest.mark.parametrize("in_a_loop", [False, True])
def test_who_is_collected_goes_and_nobody_is_told(
    base: Any, in_a_loop: bool, told: list[bool]
) -> None:
    kept, gone = One(), One()
    real, ours = base(), inside.twin_of(base)()
    for there in (real, ours):
        for one in (kept, gone):
            there.add(one) if base is weakref.WeakSet else there.__setitem__(one, 1)
        loop = iter(there)
        if in_a_loop:
            next(loop)
        told.clear()
    del gone, one
    assert WRITE not in told
    del loop
    assert [*real] == [*ours] == [kept]
    assert len(ours.copy()) == 1


def test_a_value_that_is_collected_goes_and_nobody_is_told(told: list[bool]) -> None:
    kept, gone = One(), One()
    ours = inside.twin_of(weakref.WeakValueDictionary)(one=kept)
    ours["two"] = gone
    told.clear()
    del gone
    assert WRITE not in told
    assert dict(ours) == {"one": kept}


def test_they_look_like_the_real_ones() -> None:
    table, people = inside.twin_of(UserDict)({"a": 1}, b=2), inside.twin_of(UserList)("ab")
    assert (dict(table), [*people], people + people) == ({"a": 1, "b": 2}, ["a", "b"], [*"abab"])
    assert (repr(table), repr(people)) == ("{'a': 1, 'b': 2}", "['a', 'b']")
    assert inside.twin_of(UserList)(None) == [] == inside.twin_of(UserList)()
    assert (type(table).__name__, type(table).__module__) == ("UserDict", "collections")
    assert inside.twin_of(type)(table) is UserDict
    assert inside.twin_of(set[int])({1}) == {1}
    assert inside.twin_of(One) is One
    assert inside.twin_of(UserDict[str, int])() == {}


@pytest.mark.parametrize(
    ("setup", "join", "leave"),
    [
        ("import weakref\nr = weakref.WeakSet()", "r.add(c)", "r.discard(c)"),
        ("r = collections.UserDict()", "r[c] = 1", "del r[c]"),
    ],
)
def test_who_takes_no_lock_is_found_out(
    watched: WatchedRoom, setup: str, join: str, leave: str
) -> None:
    start(watched, setup, join, leave, SERVER.replace("with lock:", "if True:"))
    watched.connect_silently("alice", "bob", "carol", "dave")
    watched.settle()
    assert any(found["races"] for found in watched.registries())
