"""Carol hears nothing before she has sent a datagram. Nobody hears Bob leave."""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    bob.says("I am Bob")
    alice.says("hello")
    bob.hears("hello")
    carol.says("I am Carol")
    alice.says("hello again")
    carol.hears("hello again")
    bob.leaves()
    alice.says("still here?")
    carol.hears("still here?")
