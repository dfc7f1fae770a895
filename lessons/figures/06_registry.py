"""While a line of Alice's goes out, Bob leaves and Erin joins. The others hear it once."""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice, bob, carol, dave = room.connect_silently("alice", "bob", "carol", "dave")
    with room.paused_before_send(to=bob):
        alice.says("hello")
        bob.leaves()
        erin = room.connect_silently("erin")
    carol.hears("hello")
    dave.hears("hello")
    alice.says("welcome")
    erin.hears("welcome")
