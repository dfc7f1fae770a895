"""Proves autograder/replay/clues/way/handling.py and autograder/replay/clues/way/dropped.py: what a
thread did with what it had read; and autograder/replay/clues/ends/locks.py: who holds a lock.
"""

from __future__ import annotations

from typing import Any

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.ends.locks import holders
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.way.handling import Handling
from autograder.replay.clues.way.hands import Hands
from autograder.replay.recording import WENT_ON, Happening, Player, Recording
from helpers.films import ALICE, event

SERVER = """\
def broadcast(line):
    for other in [m for m in members if m.name]:
        if other.late:
            return
        other.outbox.put(line)

def obey(line):
    if line == "/who":
        tell("here")
        return
    broadcast(line)

def serve(client):
    while line := client.recv(100):
        obey(line)
"""
READ: dict[str, Any] = {"place": "server.py:14", "peer": ALICE, "size": 4, "data": "text"}


def lines(*numbers: int) -> list[dict[str, Any]]:
    return [{"place": f"server.py:{number}", "values": []} for number in numbers]


def handling(*happened: Happening) -> Handling:
    players = [Player(0, "", "server.py", True)]
    run = Recording(players, {"server.py": SERVER.splitlines()}, list(happened), 0.0)
    cast, calls = Cast(run), Calls(run.files)
    read = max(n for n, one in enumerate(happened) if one.kind == Event.RECEIVED)
    return Handling(run, cast, calls, Hands(run.happenings, cast, calls, b"text"), read)


def after(*numbers: int, known: tuple[int, ...] = ()) -> Handling:
    first = event(1, Event.RECEIVED, 0, **READ, path=lines(*known))
    return handling(first, event(2, WENT_ON, 0, place="server.py:14", path=lines(*numbers)))


def places(found: Any) -> list[str]:
    return [clue.place.partition(":")[2] for clue in found]


def test_the_loop_over_all_people_is_named_not_the_one_that_reads() -> None:
    there = after(14, 15, 7, 8, 11, 1, 2, 3, 5, 14)
    assert places(there.looped()) == ["2"]
    assert places(there.left_a_loop()) == []
    assert places(there.ended()) == ["5"]


def test_who_leaves_a_loop_before_its_end() -> None:
    there = after(14, 15, 7, 8, 11, 1, 2, 3, 4)
    assert places(there.left_a_loop()) == places(there.left_early()) == ["4"]


def test_what_no_message_before_had_led_to() -> None:
    there = after(14, 15, 7, 8, 9, 10, known=(13, 14, 15, 7, 8, 11))
    assert places(there.new()) == places(there.left_for_the_first_time()) == ["10"]
    assert places(after(14, 15, 7, 8, known=(13, 14, 15, 7, 8)).new()) == []


def test_a_call_that_failed_and_a_line_that_waits() -> None:
    failed = event(2, Event.SEND_FAILED, 0, place="server.py:5", peer=ALICE)
    waits = event(3, WENT_ON, 0, place="server.py:5", path=lines(5))
    there = handling(event(1, Event.RECEIVED, 0, **READ), failed, waits)
    assert places(there.failed()) == places(there.stands()) == ["5"]


def test_who_holds_the_lock_that_another_waits_for() -> None:
    held = event(1, Event.LOCK_ACQUIRED, ident=1, lock=1, place="server.py:2", path=lines(2, 5))
    waits = event(2, Event.LOCK_WAITING, ident=2, lock=1, place="server.py:8")
    assert list(holders([held, waits])) == [Clue("server.py:5", 0)]
    let_go = event(3, Event.LOCK_RELEASED, ident=1, lock=1, place="server.py:2")
    assert list(holders([held, waits, let_go])) == []
