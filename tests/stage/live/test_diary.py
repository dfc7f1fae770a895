"""Proves autograder/stage/live/diary.py: who said what to whom, within bounds."""

from __future__ import annotations

import pytest

from autograder.stage.live import door
from autograder.stage.live import room as live_stage
from autograder.stage.live.room import LiveRoom
from helpers.live import Stranger, everything_shown, turn_until


def test_the_same_text_of_two_people_is_two_messages(live: LiveRoom) -> None:
    def came(line: bytes, *people: Stranger) -> None:
        turn_until(live, lambda: all(line in person.heard for person in people))

    anna = Stranger(live, b"Anna")
    turn_until(live, lambda: "“Anna”" in [row.text for row in live.door.diary])
    turn_until(live, lambda: "recv(1024)" in everything_shown(live))
    ben = Stranger(live, b"Ben")
    came(b"Ben", anna)
    chen = Stranger(live, b"Chen")
    came(b"Chen", anna, ben)
    ben.socket.send(b"hello\n")
    came(b"hello", anna, chen)
    chen.socket.send(b"hello\n")
    came(b"hello", ben)

    def rows() -> list[tuple[str, list[str]]]:
        return [(row.start, row.ends) for row in live.door.diary if row.text == "“hello”"]

    turn_until(live, lambda: len(rows()) == 4 and len(rows()[-1][1]) == 2)
    assert [(start, sorted(ends)) for start, ends in rows()] == [
        ("Ben", ["server"]),
        ("server", ["Anna", "Chen"]),
        ("Chen", ["server"]),
        ("server", ["Anna", "Ben"]),
    ]


def test_memory_is_bounded(live: LiveRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PACE", 1e6)
    monkeypatch.setattr(live_stage, "EVENTS", 100)
    friend, talker = Stranger(live, b"friend"), Stranger(live, b"talker")
    for number in range(40):
        talker.socket.send(b"".join(b"%d %d\n" % (number, n) for n in range(50)))
        turn_until(live, lambda n=number: b"%d 49\n" % n in friend.heard)  # type: ignore[misc]
    live.refresh()
    assert len(live.door.diary) == door.KEPT
    assert len(live.room.server.reports.all) < 200
    assert all(len(row.text) <= 80 for row in live.door.diary)
