"""Proves autograder/room/holds/claims.py: what is told of a thread that is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.probe.talk import Event
from autograder.room.holds import claims
from autograder.room.room import Room
from helpers.held import decoy, forged
from helpers.rooms import Grader, write
from helpers.scripts import RELAY


def in_a_pause(grader: Grader, folder: Path, server: str) -> tuple[list[str], bool, bool]:
    """Where threads are held as is told after a recv, whether that is false, and the doubt."""
    with grader.room(write(folder, server)) as room:
        room.open()
        alice, bob = room.connect("alice", "bob")
        room.settle()
        with room.paused_after_recv(room.server, alice.port):
            alice.says("hello bob")
            room.settle()
            held = [event["where"] for _number, event in claims.held_now(room.server)]
            are_false = claims.are_false(room.server)
        bob.hears("hello bob")
        return held, are_false, bool(room.in_doubt())


def test_who_is_held_tells_the_truth(grader: Grader, tmp_path: Path) -> None:
    assert in_a_pause(grader, tmp_path, RELAY) == (["received"], False, False)


@pytest.mark.parametrize("trick", [forged(), decoy()])
def test_who_goes_on_does_not(grader: Grader, tmp_path: Path, trick: str) -> None:
    assert in_a_pause(grader, tmp_path, trick + RELAY) == (["received"], True, True)


def test_nobody_is_held_who_was_let_go(grader: Grader, tmp_path: Path) -> None:
    with grader.room(write(tmp_path, RELAY)) as room:
        room.open()
        held_after_a_recv(room)
        assert claims.held_now(room.server) == []
        assert [len(room.server.saw(event)) for event in (Event.HELD, Event.RELEASED)] == [1, 1]
        assert not claims.are_false(room.server)


def held_after_a_recv(room: Room) -> None:
    """A thread is held with what somebody says, and let go."""
    (alice,) = room.connect("alice", "bob")[:1]
    room.settle()
    with room.paused_after_recv(room.server, alice.port):
        alice.says("hello bob")
        room.settle()


def test_two_may_be_held(grader: Grader, tmp_path: Path) -> None:
    with grader.room(write(tmp_path, RELAY)) as room:
        room.open()
        alice, bob = room.connect("alice", "bob")
        room.settle()
        with (
            room.paused_after_recv(room.server, alice.port),
            room.paused_before_send(to=alice),
        ):
            alice.says("hello bob")
            bob.says("hello alice")
            room.settle()
            assert len(claims.held_now(room.server)) == 2
            assert not claims.are_false(room.server)
        assert room.in_doubt() == ""
