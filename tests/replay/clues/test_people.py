"""Proves autograder/replay/clues/ends/people.py: who is not read from, is kept, was hung up on."""

from __future__ import annotations

from typing import Any

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.ends.endings import Endings
from autograder.replay.clues.ends.people import People
from autograder.replay.recording import SHOWS, WRITES, Happening, Player, Recording
from helpers.films import ALICE, BOB, event

SERVER = """\
def serve(client):
    while data := client.recv(100):
        relay(data)
while True:
    client, address = s.accept()
    try:
        serve(client)
    except OSError:
        pass
    client.close()
"""
CLIENT = ["data = s.recv(9)", "print(data)"]
BYTES = {"place": "server.py:2", "peer": ALICE, "size": 2, "data": "hi", "kind": "tcp"}
END = BYTES | {"size": 0, "data": ""}
KEPT = {"registry": 1, "kind": "list", "made": "", "place": "server.py:7", "shared": True}


def ran(*numbers: int) -> list[dict[str, Any]]:
    return [{"place": f"server.py:{number}", "values": []} for number in numbers]


def people(*told: Happening, got: str = "Nothing came.", ended: bool = False) -> People:
    players = [
        Player(0, "", "server.py", True),
        Player(1, "alice", "client.py", ports=frozenset({ALICE}), ended=ended),
        Player(2, "bob", "", ports=frozenset({BOB})),
    ]
    files = {"server.py": SERVER.splitlines(), "client.py": CLIENT}
    run = Recording(players, files, list(told), 0.0)
    cast = Cast(run)
    return People(run, cast, Endings(run, cast, []), got)


def test_of_who_is_never_read_from_what_was_done_when_they_came_is_shown() -> None:
    came = event(0, Event.ACCEPTED, peer=BOB)
    goes_on = event(1, Event.THREAD_MADE, name="T", number=1, made="", path=ran(5, 6))
    says = event(2, WRITES, 2, data="hi", size=2)
    assert next(people(came, goes_on, says).never_read()).place == "server.py:6"
    read = event(3, Event.RECEIVED, **BYTES | {"peer": BOB})
    assert list(people(came, goes_on, says, read).never_read()) == []


def test_who_is_still_kept_was_reset_and_the_error_was_caught_somewhere() -> None:
    in_ = event(0, Event.REGISTRY_CHANGED, peers=[ALICE, BOB], **KEPT)
    reset = event(1, Event.RESET, **END)
    assert list(people(in_, reset).still_kept()) == [Clue("server.py:8", 1)]
    out = event(2, Event.REGISTRY_CHANGED, peers=[BOB], **KEPT)
    assert list(people(in_, reset, out).still_kept()) == []


def test_what_was_read_before_a_reset_comes_once_more() -> None:
    read, sent = event(0, Event.RECEIVED, **BYTES), event(1, Event.SENT, **BYTES)
    reset, again = event(2, Event.RESET, **END), event(3, Event.SENT, **BYTES)
    assert list(people(read, sent, reset, again).said_again(b"hi")) == [Clue("server.py:2", 2)]
    assert list(people(read, sent, reset).said_again(b"hi")) == []
    assert list(people(read, reset, again).said_again(b"hi")) == []  # that is the first time


def test_a_socket_was_closed_before_somebody_sent_to_it() -> None:
    closed = event(0, Event.THREAD_ENDED, path=ran(10))
    bad = "sendall() raised OSError: [Errno 9] Bad file descriptor (server.py:3)."
    assert list(people(closed, got=bad).closed_already()) == [Clue("server.py:10", 0)]
    assert list(people(closed).closed_already()) == []


def died_of_a_closed_socket(*told: Happening) -> list[Clue]:
    error = {"name": "t", "error": "OSError: [Errno 9] Bad", "place": "server.py:2", "made": ""}
    return list(people(*told, event(9, Event.THREAD_DIED, **error, ident=5)).closed_by_name())


def test_a_socket_was_closed_under_its_name_before_its_thread_used_it() -> None:
    failed = {"call": "recv", "error": "OSError", "place": "server.py:2", "peer": None, "ident": 5}
    call = event(1, Event.CALL_FAILED, path=ran(2, 3, 10), **failed)
    after = event(2, Event.LOCK_RELEASED, lock=1, place="", path=ran(10), ident=5)
    assert died_of_a_closed_socket(call) == [Clue("server.py:10", 0)]
    late = event(
        1, Event.CALL_FAILED, path=ran(2, 3), **failed
    )  # what a finally closes is no cause
    other = event(3, Event.LOCK_RELEASED, lock=1, place="", path=ran(5, 6, 10), ident=6)
    assert died_of_a_closed_socket(late, other) == [Clue("server.py:10", 1)]
    assert died_of_a_closed_socket(late, after) == []


def test_a_client_that_read_once_has_ended_though_nobody_left() -> None:
    there = BYTES | {"place": "client.py:1"}
    read, ends = event(0, Event.RECEIVED, 1, **there), event(1, Event.THREAD_ENDED, 1)
    over = event(2, Event.MAIN_ENDED, 1, daemons=[])
    assert list(people(read, ends, over).read_once()) == [Clue("client.py:1", 1)]
    left = event(0, Event.RECEIVED, 1, **there | {"size": 0, "data": ""})
    assert list(people(left, ends, over).read_once()) == []


def test_the_server_hung_up_on_a_client() -> None:
    closes = event(0, Event.THREAD_ENDED, path=ran(10))
    end = event(1, Event.RECEIVED, 1, **END | {"place": "client.py:1"})
    found = people(closes, end, ended=True).hung_up_on(["client.py:1"])
    assert list(found) == [Clue("server.py:10", 0)]
    assert list(people(closes, end, ended=True).hung_up_on(["server.py:1"])) == []


def test_who_speaks_alone_is_answered_nothing() -> None:
    read = event(0, Event.RECEIVED, **BYTES)
    again = event(1, Event.RECEIVED, path=ran(2, 3), **END)
    run = people(read, again)
    run._players[2:] = []
    assert list(run.answered_nothing()) == [Clue("server.py:3", 1)]
    shown = people(read, event(1, SHOWS, 1, data="hi", size=2), again)
    shown._players[2:] = []
    assert list(shown.answered_nothing()) == []
