"""Proves autograder/room/holds/sends.py: bytes wait with the thread that sends them."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.probe.talk import Place
from autograder.program import carried
from autograder.room.holds import sends
from helpers.held import HIDES_WHAT_IT_SENDS, decoy
from helpers.rooms import Grader, write
from helpers.scripts import RELAY

pytestmark = pytest.mark.skipif(not carried.is_known(), reason="only Linux counts the bytes")


def told(grader: Grader, folder: Path, server: str) -> tuple[int, bool, bool, str]:
    """How many bytes went while a thread was held in a send, and what is said of that."""
    with grader.room(write(folder, server)) as room:
        room.open()
        alice, bob = room.connect("alice", "bob")
        room.settle()
        asked = len(room.server.reports.all)
        port = room.port_of(room.server)
        with room.paused_before_send(to=bob):
            before = sends.count(room.server, Place.SENDING, port, bob.port)
            alice.says("hello bob")
            room.settle()
            until = sends.again(before)
            assert before
            assert until
            have_gone = sends.have_gone(asked, before, until)
            held = sends.held_in_one(room.server, bob.port)
            assert held
        bob.hears("hello bob")
        now = sends.again(before)
        own = sends.goes_on(room.server, held, until.told, now)
        assert now
        assert own is not None
        do_not_go = not own or sends.do_not_go(own, until, now)
        return until.gone - before.gone, have_gone, do_not_go, room.in_doubt()


def test_who_is_held_sends_later(grader: Grader, tmp_path: Path) -> None:
    assert told(grader, tmp_path, RELAY) == (0, False, False, "")


def test_who_was_not_held_sends_nothing_more(grader: Grader, tmp_path: Path) -> None:
    gone, have_gone, do_not_go, doubt = told(grader, tmp_path, decoy() + RELAY)
    assert gone > 0
    assert (have_gone, do_not_go) == (False, True)
    assert doubt


def test_also_if_it_says_so(grader: Grader, tmp_path: Path) -> None:
    _gone, _have_gone, do_not_go, doubt = told(grader, tmp_path, decoy(says_it_sent=9) + RELAY)
    assert do_not_go
    assert doubt


def test_nor_is_what_has_gone_untold(grader: Grader, tmp_path: Path) -> None:
    server = decoy(says_it_sent=9) + HIDES_WHAT_IT_SENDS + RELAY
    gone, have_gone, _do_not_go, doubt = told(grader, tmp_path, server)
    assert gone > 0
    assert have_gone
    assert doubt


def test_no_bytes_are_counted_elsewhere(grader: Grader, tmp_path: Path) -> None:
    with grader.room(write(tmp_path, RELAY)) as room:
        room.open()
        (alice,) = room.connect("alice", "bob")[:1]
        port = room.port_of(room.server)
        assert sends.count(room.server, Place.RECEIVED, port, alice.port) is None
        assert sends.count(room.server, Place.SENDING, port, None) is None
        alice.leaves()
        room.settle()
        assert sends.again(None) is None
