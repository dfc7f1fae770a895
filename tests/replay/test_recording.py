"""Proves autograder/replay/recording.py: all that happened, in an order that can have been."""

from __future__ import annotations

from pathlib import Path

from autograder.kit import REFERENCE
from autograder.probe.talk import Event
from autograder.replay.recording import (
    FROM_SERVER,
    SHOWS,
    STEP,
    TO_SERVER,
    WRITES,
    Happening,
    _merged,
    record,
)
from autograder.room.room import Room

SLUG = "04_multi_user_chat"


def puts(at: float, count: int) -> Happening:
    return Happening(at, WRITES, 1, {}, stream=(TO_SERVER, 5001), puts=count)


def takes(at: float, count: int) -> Happening:
    return Happening(at, Event.RECEIVED, 0, {}, stream=(TO_SERVER, 5001), takes=count)


def test_the_clock_decides() -> None:
    one, two, three = (Happening(at, STEP, -1) for at in (1.0, 2.0, 3.0))
    assert list(_merged([[one, three], [], [two]])) == [one, two, three]


def test_nothing_is_received_before_it_is_sent() -> None:
    early, late = takes(1.0, 5), puts(2.0, 5)
    after = Happening(1.5, STEP, 0)
    assert list(_merged([[early, after], [late]])) == [late, early, after]
    # Two pieces are received as one: it waits for both of them.
    first, second, both = puts(1.0, 3), puts(3.0, 2), takes(2.0, 5)
    assert list(_merged([[both], [first, second]])) == [first, second, both]


def test_what_nobody_told_is_not_waited_for() -> None:
    early = takes(1.0, 9)
    assert list(_merged([[early], [puts(2.0, 5)]])) == [puts(2.0, 5), early]


def test_a_room_is_recorded(room: Room, grader: object) -> None:
    for name in ("server.py", "client.py"):
        (room.home / name).write_bytes((REFERENCE / SLUG / name).read_bytes())
        Path(room.pair.folder, name).write_bytes((REFERENCE / SLUG / name).read_bytes())
    room.job = {"record": "lines"}
    room.open()
    alice = room.join("alice")
    bob = room.connect("bob")
    alice.says("hi")
    bob.hears("hi")
    bob.says("ho")
    alice.hears("ho")
    for program in room.programs:
        program.where()  # what goes beside the events is told then
    found = record(room)
    assert [(p.name, p.script) for p in found.players] == [
        ("", "server.py"),
        ("alice", "client.py"),
        ("bob", ""),
    ]
    assert found.files["server.py"][0].startswith('"""Multi-user chat, the server')
    steps = [one.facts["text"] for one in found.happenings if one.kind == STEP]
    assert steps[:2] == ["server.py is started.", "alice starts client.py and types their name."]
    way = [
        (one.player, one.kind)
        for one in found.happenings
        if one.data == b"hi\n" and one.kind != STEP
    ]
    assert way == [(1, Event.SENT), (0, Event.RECEIVED), (0, Event.SENT), (2, "reads")]
    assert any(one.kind == SHOWS and one.data == b"ho\n" for one in found.happenings)
    assert {one.stream for one in found.happenings if one.stream and one.stream[1] == bob.port} == {
        (TO_SERVER, bob.port),
        (FROM_SERVER, bob.port),
    }
    assert any(one.moved for one in found.happenings if one.player == 0)
