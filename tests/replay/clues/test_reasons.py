"""Proves autograder/replay/clues/script/reasons.py: why a line is marked."""

from __future__ import annotations

from typing import Any

from autograder.probe.talk import Event
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.script.reasons import (
    DOUBLED,
    EMPTY,
    EXITS,
    GROWS,
    HIDDEN,
    NEVER,
    TWIN,
    Reason,
    Reasons,
)
from autograder.replay.recording import Happening, Player, Recording
from helpers.films import ALICE, event

SERVER = """\
people = []
def relay(data, sender):
    for person in people:
        if person == sender:
            send(data)
    tidy()
def main():
    people = []
    people.append(1)
    try:
        relay(client.recv(9))
        brodcast(1)
    except Exception:
        pass
    sys.exit(0)
"""
READ: dict[str, Any] = {"place": "server.py:11", "peer": ALICE, "size": 4, "data": "text"}


def reasons(*numbers: int, thread: str = "MainThread", server: str = SERVER) -> Reasons:
    path = [{"place": f"server.py:{number}", "values": []} for number in numbers]
    told = event(1, Event.RECEIVED, **READ, path=path, thread=thread)
    players = [Player(0, "", "server.py", True)]
    run = Recording(players, {"server.py": server.splitlines()}, [told], 0.0)
    return Reasons(run, Calls(run.files))


def test_a_loop_was_empty_and_another_variable_of_its_name_was_filled() -> None:
    assert reasons(8, 9, 2, 3, 6).of("server.py:3") == Reason(TWIN, "server.py:8")
    assert reasons(2, 3, 6).of("server.py:3") == Reason(EMPTY)
    assert reasons(8, 2, 3, 4, 3, 6).of("server.py:3") == Reason()
    declared = SERVER.replace("    people = []", "    global people; people = []")
    assert reasons(8, 2, 3, 6, server=declared).of("server.py:3") == Reason(EMPTY)


def test_a_condition_was_never_true() -> None:
    assert reasons(2, 3, 4, 3, 6).of("server.py:4") == Reason(NEVER)
    assert reasons(2, 3, 4, 5, 3, 6).of("server.py:4") == Reason()
    assert reasons(2, 3, 4, 3, 6).never(["server.py:3", "server.py:4"]) == "server.py:4"
    leaves = SERVER.replace("            send(data)", "            return")
    assert reasons(2, 3, 4, 3, 6, server=leaves).never(["server.py:4"]) == ""


def test_a_condition_that_asks_a_function_was_told_no_there() -> None:
    asks = "def fits(data):\n    return False\nwhile True:\n    if fits(data):\n        send(data)"
    found = reasons(3, 4, 2, 3, server=asks).of("server.py:4")
    assert found == Reason(NEVER, "server.py:2")
    guard = "while True:\n    if not data:\n        break\n    send(data)"
    assert reasons(1, 2, 4, 1, server=guard).of("server.py:2") == Reason()  # no is usual there


def test_an_error_is_hidden_by_an_except_of_everything() -> None:
    assert reasons(10, 11, 12, 13, 14).of("server.py:12") == Reason(HIDDEN, "server.py:13")
    assert reasons(10, 11, 13, 14).of("server.py:11") == Reason()  # recv() may fail
    careful = SERVER.replace("except Exception", "except ConnectionError")
    assert reasons(10, 11, 12, 13, 14, server=careful).of("server.py:12") == Reason()


def test_exit_ends_a_thread_only() -> None:
    assert reasons(14, 15, thread="Thread-1 (main)").of("server.py:15") == Reason(EXITS)
    assert reasons(14, 15).of("server.py:15") == Reason()


def test_a_number_that_a_question_asks_for_only_grows() -> None:
    counts = "waiting = 0\nwhile True:\n    waiting += 1\n    if waiting > 9:\n        drop()"
    assert reasons(2, 3, 4, 5, server=counts).of("server.py:4") == Reason(GROWS, "server.py:3")
    taken = counts + "\n    waiting -= 1"
    assert reasons(2, 3, 4, 5, server=taken).of("server.py:4") == Reason()
    begun = counts + "\n    waiting = 0"
    assert reasons(2, 3, 4, 5, server=begun).of("server.py:4") == Reason(GROWS, "server.py:3")
    other = counts + "\n    waiting = left()"
    assert reasons(2, 3, 4, 5, server=other).of("server.py:4") == Reason()


def changed(at: int, line: int, *peers: int) -> Happening:
    facts = {"registry": 1, "place": f"server.py:{line}", "peers": [*peers]}
    return event(at, Event.REGISTRY_CHANGED, **facts)


def test_somebody_is_put_in_twice() -> None:
    twice = {"server.py": ["people.append(one)", "people.append(one)"]}
    players = [Player(0, "", "server.py", True)]
    both = Recording(players, twice, [changed(1, 1, ALICE), changed(2, 2, ALICE)], 0.0)
    found = Reasons(both, Calls(both.files))
    assert found.of("server.py:2") == Reason(DOUBLED, "server.py:1")
    assert found.of("server.py:1") == Reason()
    others = Recording(players, twice, [changed(1, 1, ALICE), changed(2, 2, ALICE, 9)], 0.0)
    assert Reasons(others, Calls(others.files)).of("server.py:2") == Reason()
