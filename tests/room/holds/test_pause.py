"""Proves autograder/room/holds/pause.py: who was to be held was, and went on after that."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.program import carried
from autograder.room.holds import passed, pause
from helpers.held import decoy, forged
from helpers.rooms import Grader, write
from helpers.scripts import RELAY

pytestmark = pytest.mark.skipif(not carried.is_known(), reason="only Linux counts the bytes")


def doubts(grader: Grader, folder: Path, server: str, is_cut: bool = False) -> list[bool]:
    """Whether there is a doubt before the end of a pause in a send, and one after it."""
    with grader.room(write(folder, server)) as room:
        room.open()
        alice, bob = room.connect("alice", "bob")
        room.settle()
        if is_cut:
            room.short_writes(room.server, 4)
        told = len(room.server.reports.all)
        with room.paused_before_send(to=bob, nth=2 if is_cut else 1):
            port = room.port_of(room.server)
            then = passed.before(room.server, "sending", bob.port, 1, port, told)
            held = pause.begin(then, is_cut)
            alice.says("hello bob")
            room.settle()
            found = [bool(held.in_doubt())]
        bob.hears("hello bob")
        return [*found, bool(held.in_doubt_later())]


def test_who_is_held_and_goes_on(grader: Grader, tmp_path: Path) -> None:
    assert doubts(grader, tmp_path, RELAY) == [False, False]


def test_also_between_two_pieces(grader: Grader, tmp_path: Path) -> None:
    assert doubts(grader, tmp_path, RELAY, is_cut=True) == [False, False]


@pytest.mark.parametrize("ends", [False, True])
def test_who_says_so_and_goes_on(grader: Grader, tmp_path: Path, ends: bool) -> None:
    assert doubts(grader, tmp_path, forged(ends) + RELAY)[0]


@pytest.mark.parametrize("is_cut", [False, True])
def test_who_has_another_one_held(grader: Grader, tmp_path: Path, is_cut: bool) -> None:
    assert doubts(grader, tmp_path, decoy() + RELAY, is_cut) == [False, True]
