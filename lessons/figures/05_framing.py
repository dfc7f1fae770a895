"""Alice's line comes in two pieces, the second with one line more; Carol speaks in between."""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    alice.sends(b"knock kn")
    carol.says("hello")
    bob.hears("hello")
    alice.sends(b"ock\nit is me\n")
    bob.hears("knock knock", "it is me")
