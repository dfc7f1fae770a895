"""Proves autograder/replay/cast.py: threads are named after their people, locks and registries as
the student calls them.
"""

from __future__ import annotations

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from helpers.films import ALICE, BOB, event, recording

SERVE = "Thread-1 (serve)"


def names(*happenings: object) -> list[str]:
    return [thread.name for thread in Cast(recording(*happenings)).threads.values()]  # type: ignore[arg-type]


def received(ident: int, thread: str, peer: int) -> object:
    return event(2, Event.RECEIVED, ident=ident, thread=thread, peer=peer, size=1, kind="tcp")


def sent(ident: int, thread: str, peer: int) -> object:
    return event(3, Event.SENT, ident=ident, thread=thread, peer=peer, size=1, kind="tcp")


def test_a_thread_belongs_to_whom_it_listens_to() -> None:
    told = [event(1, Event.LISTENING), received(2, SERVE, ALICE), sent(2, SERVE, BOB)]
    assert names(*told) == ["the server's main thread", "alice's thread"]


def test_who_listens_to_all_keeps_the_name_of_the_program() -> None:
    told = [received(2, "reader", ALICE), received(2, "reader", BOB)]
    assert names(*told) == ["reader"]


def test_who_only_sends_to_one_is_a_writer() -> None:
    assert names(sent(2, "w", ALICE), received(3, "r", ALICE)) == [
        "alice's writer",
        "alice's thread",
    ]


def test_a_thread_that_did_nothing_yet_belongs_to_whom_it_was_started_for() -> None:
    accepted = event(1, Event.ACCEPTED, peer=BOB)
    started = event(2, Event.THREAD_STARTED, name=SERVE)
    held = event(3, Event.HELD, ident=7, thread=SERVE, where="started", peer=None)
    assert names(accepted, started, held)[1] == "bob's thread"


def test_two_threads_of_one_person_are_told_apart() -> None:
    told = [received(2, "one", ALICE), received(3, "two", ALICE)]
    assert names(*told) == ["alice's thread", "alice's thread (two 2)"]


def test_clients_are_named_after_who_sits_there() -> None:
    told = [
        event(1, Event.STARTED, 1),
        event(2, Event.SENT, 1, ident=9, thread="Thread-1 (receive)"),
    ]
    assert names(*told) == ["alice's client", "alice's client: receive"]


def test_an_ident_that_is_used_again_is_another_thread() -> None:
    assert len(names(received(2, "one", ALICE), received(2, "two", BOB))) == 2


def test_locks_and_registries_have_the_names_of_their_lines() -> None:
    told = [
        event(1, Event.LOCK_MADE, lock=1, place="server.py:2", kind="Lock"),
        event(1, Event.LOCK_MADE, lock=2, place="server.py:2", kind="Lock"),
        event(1, Event.LOCK_MADE, lock=3, place="server.py:99", kind="Lock"),
    ]
    change = {"kind": "list", "made": "server.py:1", "place": "server.py:3"}
    for number, peers in ((1, [ALICE, BOB]), (2, [ALICE])):  # the second never held two
        told.append(event(2, Event.REGISTRY_CHANGED, registry=number, peers=peers, **change))
    bound = change | {"kind": "variable everybody"}
    told.append(event(2, Event.REGISTRY_CHANGED, registry=3, peers=[ALICE, BOB], **bound))
    cast = Cast(recording(*told))
    assert list(cast.locks.values()) == ["lock (1)", "lock (2)", "lock (3)"]
    assert list(cast.registries.values()) == ["clients", "everybody"]


def test_who_is_not_known_has_a_port() -> None:
    cast = Cast(recording(one := event(1, Event.ACCEPTED, peer=7)))
    assert cast.peer_of(one) == "somebody (port 7)"
    assert cast.people([ALICE, 7]) == ["alice", "7"]
