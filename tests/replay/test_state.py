"""Proves autograder/replay/state.py: what holds after each happening, told as changes."""

from __future__ import annotations

from typing import Any

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.recording import TO_SERVER, Happening
from autograder.replay.state import State
from helpers.films import ALICE, BOB, event, recording

STREAM = (TO_SERVER, ALICE)
LOCK = {"lock": 1, "place": "server.py:2"}
LINE = {"size": 2, "data": "hi", "kind": "tcp", "peer": ALICE}


def changes(*happenings: Happening) -> list[dict[str, dict[str, Any]]]:
    run = recording(*happenings)
    state = State(run, Cast(run))
    return [state.after(one) for one in happenings]


def moved(ident: int, place: str, name: str = "MainThread") -> list[dict[str, Any]]:
    return [{"ident": ident, "name": name, "place": place}]


def test_threads_move_and_end() -> None:
    found = changes(
        event(1, Event.LISTENING, moved=moved(1, "server.py:2")),
        event(2, Event.ACCEPTED, peer=None, moved=moved(2, "server.py:3", "T")),
        event(3, Event.THREAD_ENDED, ident=2, thread="T"),
        event(4, Event.ACCEPTED, peer=None, moved=moved(1, "")),
    )
    assert [change["lines"] for change in found] == [
        {"0": [0, 2]},
        {"1": [0, 3]},
        {"1": None},
        {"0": None},
    ]


def test_bytes_have_names_and_what_came_has_none_yet() -> None:
    value = {"name": "buffer", "size": 1, "data": "a"}
    found = changes(
        event(1, Event.RECEIVED, values=[value], **LINE),
        event(2, Event.SENT, **LINE),
        event(3, Event.SENT, values=[], **LINE),
    )
    assert [change.get("values") for change in found] == [
        {"0": [["recv()", "b'hi'"], ["buffer", "b'a'"]]},
        {"0": [["buffer", "b'a'"]]},
        {"0": []},
    ]


def test_a_lock_has_a_holder_and_those_who_wait() -> None:
    found = changes(
        event(0, Event.LOCK_MADE, kind="Lock", **LOCK),
        event(1, Event.LOCK_ACQUIRED, **LOCK),
        event(2, Event.LOCK_WAITING, ident=2, thread="T", **LOCK),
        event(3, Event.LOCK_RELEASED, **LOCK),
        event(4, Event.LOCK_ACQUIRED, ident=2, thread="T", **LOCK),
    )
    assert [change["locks"]["lock"] for change in found] == [
        [None, []],
        [0, []],
        [0, [1]],
        [None, [1]],
        [1, []],
    ]


def test_who_is_in_the_registry() -> None:
    change = {"registry": 1, "kind": "list", "made": "server.py:1", "place": "server.py:3"}
    (found,) = changes(event(1, Event.REGISTRY_CHANGED, peers=[ALICE, BOB], **change))
    assert found == {"registries": {"clients": ["alice", "bob"]}}


def test_bytes_on_their_way() -> None:
    puts = event(1, Event.SENT, 1, stream=STREAM, puts=3, data="abc", size=3, peer=1, kind="tcp")
    takes = event(
        2, Event.RECEIVED, stream=STREAM, takes=4, data="abca", size=4, kind="tcp", peer=ALICE
    )
    found = changes(puts, puts, takes, takes)
    assert [change["wires"]["from alice to the server"] for change in found] == [
        "b'abc'",
        "b'abcabc'",
        "b'bc'",
        "",
    ]


def test_a_place_that_nobody_knows_is_none() -> None:
    run = recording()
    state = State(run, Cast(run))
    assert state.place("client.py:7") == [1, 7]
    assert [state.place(place) for place in ("", "other.py:1", "client.py:x")] == [None] * 3
