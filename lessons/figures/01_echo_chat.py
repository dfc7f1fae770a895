"""Alice is served, Bob waits in the queue until she has left."""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("hello")
    alice.hears("hello")
    bob.says("hi")
    alice.says("still here")
    alice.hears("still here")
    alice.leaves()
    bob.hears("hi")
