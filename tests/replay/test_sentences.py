"""Proves autograder/replay/sentences.py: each thing that happens is one sentence, once."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.recording import READS, SHOWS, STEP, WRITES, Happening
from autograder.replay.sentences import Teller, as_bytes
from helpers.films import ALICE, BOB, event, recording

MAIN = "the server's main thread"
LINE = {"size": 3, "data": "hi\n", "kind": "tcp", "peer": ALICE}
GONE = LINE | {"size": 0, "data": ""}
LOCK = {"lock": 1, "place": "server.py:2"}


def told(*happenings: Happening) -> list[str]:
    run = recording(*happenings)
    teller = Teller(run, Cast(run))
    return [text for _kind, text in map(teller.tell, happenings) if text]


@pytest.mark.parametrize(
    ("kind", "facts", "sentence"),
    [
        (Event.RECEIVED, LINE, "alice's thread receives b'hi\\n' from alice."),
        (Event.RECEIVED, GONE, "alice's thread learns that alice has gone: recv() returns b''."),
        (Event.SENT, LINE, "T sends b'hi\\n' to alice."),
        (Event.RESET, GONE | {"data": "ConnectionResetError"}, "alice's thread learns that alice "
         "has gone: ConnectionResetError is raised."),
        (Event.SEND_FAILED, GONE | {"data": "BrokenPipeError"}, "T cannot send to alice: "
         "BrokenPipeError is raised."),
        (Event.ACCEPTED, {"peer": ALICE}, "T accepts alice."),
        (Event.THREAD_DIED, {"error": "ValueError: no", "name": "T"}, "T dies: ValueError: no"),
        (Event.THREAD_ENDED, {}, "T ends."),
        (Event.HELD, {"peer": None}, "T is stopped before it goes on, as any scheduler may do: "
         "others run."),
        (Event.CONNECTING, {"asked": 9, "real": None}, "T goes to port 9, where nobody is."),
    ],
)  # fmt: skip
def test_what_a_thread_does(kind: Event, facts: dict[str, Any], sentence: str) -> None:
    (said,) = told(event(1, kind, ident=2, thread="T", **facts))
    assert said.replace("alice's writer", "T") == sentence


def test_who_is_in_the_registry_is_told_when_it_changes() -> None:
    change = {"registry": 1, "kind": "list", "made": "server.py:1", "place": "server.py:3"}
    every = ([ALICE], [ALICE, BOB], [ALICE, BOB], [])
    found = told(*(event(1, Event.REGISTRY_CHANGED, peers=peers, **change) for peers in every))
    assert found == [
        f"{MAIN} changes clients: alice is in it now.",
        f"{MAIN} changes clients: alice, bob are in it now.",
        f"{MAIN} changes clients: nobody is in it now.",
    ]


def test_locks_have_their_names() -> None:
    kinds = (Event.LOCK_ACQUIRED, Event.LOCK_WAITING, Event.LOCK_RELEASED)
    made = event(0, Event.LOCK_MADE, kind="Lock", **LOCK)
    assert told(made, *(event(1, kind, **LOCK) for kind in kinds)) == [
        f"{MAIN} takes lock.",
        f"{MAIN} has to wait for lock: another one has it.",
        f"{MAIN} lets go of lock.",
    ]


def test_one_failure_is_told_once() -> None:
    failed = event(1, Event.SEND_FAILED, **GONE | {"data": "BrokenPipeError"})
    again = {"call": "sendall", "error": "BrokenPipeError: [Errno 32] Broken pipe", "peer": ALICE}
    assert len(told(failed, event(1, Event.CALL_FAILED, **again))) == 1
    alone = event(1, Event.CALL_FAILED, call="bind", error="OSError: in use", peer=None)
    assert told(alone) == [f"{MAIN}: bind() raises OSError: in use"]


def test_people_at_screens_and_sockets() -> None:
    assert told(
        Happening(1, STEP, -1, {"text": "alice says “hi”."}),
        Happening(1, SHOWS, 1, {"data": "a\nb\n", "size": 4}),
        Happening(1, SHOWS, 0, {"data": "open\n", "size": 5}),
        Happening(1, WRITES, 2, {"data": "hi", "size": 2}),
        Happening(1, READS, 2, {"data": "", "size": 0}),
    ) == [
        "alice says “hi”.",
        "alice's screen shows “a⏎b”.",
        "server.py prints “open”.",
        "bob's socket sends b'hi'.",
        "bob's socket sees the end of the connection.",
    ]


def test_no_text_can_steer_what_shows_it() -> None:
    (said,) = told(Happening(1, SHOWS, 1, {"data": "\x1b[2J\u202e", "size": 5}))
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_many_bytes_are_cut() -> None:
    assert as_bytes("ж".encode()) == r"b'\xd0\xb6'"
    assert as_bytes(b"a" * 60, 100) == f"b'{'a' * 60}' … (100 bytes)"
