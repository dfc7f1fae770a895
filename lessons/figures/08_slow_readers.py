"""Eve's writer waits, as it does when she does not read. Bob hears Alice all the same."""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice, eve = room.connect_silently("alice", "eve")
    with room.paused_before_send(to=eve):
        alice.says("a story")
        room.settle()
        bob = room.connect_silently("bob")
        alice.says("Bob?")
        bob.hears("Bob?")
        bob.says("I hear you")
        alice.hears("I hear you")
    eve.hears("I hear you")
