"""Proves autograder/replay/clues/script/losses.py: what the marked line did to somebody."""

from __future__ import annotations

from typing import Any

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.about import About
from autograder.replay.clues.script.losses import lost
from autograder.replay.clues.script.reasons import ENDS, NEVER, OUT, PASSED, Reason
from autograder.replay.recording import Happening, Player, Recording
from helpers.films import ALICE, BOB, event

RELAYS = """\
def relay(data, sender):
    for person in people:
        if person is sender:
            break
        person.send(data)
"""
LIMITS = """\
def lines(client):
    while data := client.recv(9):
        buffer += data
        if len(buffer) > 20:
            buffer = bytearray()
"""
MISSED = About("title", check="test_talk", sent="words", asked="bob")
WITHOUT_END = About("title", check="test_line_without_end")


def of(code: str, about: About, place: int, *numbers: int, news: tuple[Happening, ...] = ()) -> Any:
    """Why a line is marked in a run of these lines."""
    path = [{"place": f"server.py:{number}", "values": []} for number in numbers]
    told = event(1, Event.RECEIVED, place="server.py:1", peer=ALICE, size=1, data="x", path=path)
    players = [Player(0, "", "server.py", True), Player(1, "bob", ports=frozenset({BOB}))]
    run = Recording(players, {"server.py": code.splitlines()}, [told, *news], 0.0)
    return lost(run, Cast(run), about, f"server.py:{place}")


def test_a_loop_over_people_is_left_too_early() -> None:
    assert of(RELAYS, MISSED, 4, 2, 3, 4) == Reason(ENDS, "server.py:2")
    assert of(RELAYS, MISSED, 4, 2, 3, 5) == Reason()  # it was not run
    assert of(RELAYS, WITHOUT_END, 4, 2, 3, 4) == Reason()
    reads = RELAYS.replace("for person in people:", "while data := next():")
    assert of(reads, MISSED, 4, 2, 3, 4) == Reason()
    sends_nothing = RELAYS.replace("person.send(data)", "found(person)")
    assert of(sends_nothing, MISSED, 4, 2, 3, 4) == Reason()


def test_who_is_there_is_taken_out_of_the_registry() -> None:
    def change(at: int, line: int, *peers: int) -> Happening:
        facts = {"registry": 1, "place": f"server.py:{line}", "peers": [*peers]}
        return event(at, Event.REGISTRY_CHANGED, **facts)

    out = change(2, 1, BOB), change(3, 5, ALICE)
    assert of(RELAYS, MISSED, 5, 5, news=out) == Reason(OUT, "bob")
    assert of(RELAYS, MISSED, 3, 5, news=out) == Reason()
    assert of(RELAYS, MISSED, 5, 5, news=(*out, change(4, 1, BOB))) == Reason()


def test_a_limit_that_ends_nothing() -> None:
    assert of(LIMITS, WITHOUT_END, 4, 2, 3, 4, 2) == Reason(NEVER)
    assert of(LIMITS, WITHOUT_END, 5, 2, 3, 4, 5, 2) == Reason(PASSED, "server.py:4")
    assert of(LIMITS, MISSED, 5, 2, 3, 4, 5, 2) == Reason()
    closes = LIMITS.replace("buffer = bytearray()", "drop(client)")
    assert of(closes, WITHOUT_END, 5, 2, 3, 4, 5, 2) == Reason()
