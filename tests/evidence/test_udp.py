"""Proves autograder/evidence/udp.py: a person gets each datagram for itself."""

from __future__ import annotations

import pytest

from autograder.evidence.udp import each_for_itself, one_by_one
from autograder.room.unmet import Unmet
from helpers.datagrams import RELAY
from helpers.rooms import OpenUdp


def test_a_person_gets_each_datagram_for_itself(open_udp: OpenUdp) -> None:
    room = open_udp(RELAY)
    alice, bob = room.connect("alice", "bob")
    alice.sends(b"", "nothing")
    alice.says("one", "two")
    bob.hears("one", "two")
    assert bob.datagrams == [b"", b"one", b"two"]
    each_for_itself(bob, "one", "two")
    bob._listen(b"one and two", None)
    with pytest.raises(Unmet):
        each_for_itself(bob, "one", "two")


def test_a_message_in_two_datagrams_is_in_pieces(open_udp: OpenUdp) -> None:
    room = open_udp(RELAY)
    alice, bob = room.connect("alice", "bob")
    one_by_one(alice, bob, "three", "four")
    twice = open_udp(RELAY.replace("s.sendto(data", "s.sendto(b'>', person), s.sendto(data"))
    alice, bob = twice.connect("alice", "bob")
    with pytest.raises(Unmet, match="Of one message 2 datagrams came"):
        one_by_one(alice, bob, "five", "six")
