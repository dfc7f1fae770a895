"""Alice says half a line. The one thread of the server serves Bob, then her other half."""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    alice.sends(b"I think that ")
    room.settle()
    bob.says("hello")
    carol.hears("hello")
    room.settle()
    alice.sends(b"it works\n")
    bob.hears("I think that it works")
    carol.hears("I think that it works")
