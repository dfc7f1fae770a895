"""Three people come, two of them speak, one leaves."""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    alice.says("hello")
    bob.hears("hello")
    carol.hears("hello")
    carol.says("hi Alice")
    alice.hears("hi Alice")
    bob.leaves()
    alice.says("only two now")
    carol.hears("only two now")
