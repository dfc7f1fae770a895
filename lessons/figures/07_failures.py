"""Alice half-closes after her last words. Dave is reset right before the server sends to him.

He comes last: what the thread that wants to catch up with him meets has one place in the chart.
"""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice, bob, carol, dave = room.connect_silently("alice", "bob", "carol", "dave")
    alice.says("my last words")
    alice.half_closes()
    dave.hears("my last words")
    room.settle()
    with room.paused_before_send(to=dave):
        carol.says("hello")
        room.settle()
        dave.vanishes()
        room.settle()
    bob.hears("hello")
    room.settle()
    bob.says("hello Carol")
    carol.hears("hello Carol")
