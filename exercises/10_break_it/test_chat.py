"""Tests of a chat server. Each shows one promise of README.md, and fails where it is broken."""

from chat import Room


def test_a_message_reaches_the_others(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    alice.says("hello everybody")
    bob.hears("hello everybody")
    carol.hears("hello everybody")


# TODO: what else is promised? Write a test for it. Its name begins with test_, and it takes a room.
