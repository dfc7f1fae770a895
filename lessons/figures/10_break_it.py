"""Alice says half a line; Carol's line comes in between; then Alice's goes out whole."""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    alice.sends(b"the first half and ")
    room.settle()
    carol.says("in between")
    bob.hears("in between")
    room.settle()
    alice.sends(b"the second half\n")
    bob.hears("the first half and the second half")
