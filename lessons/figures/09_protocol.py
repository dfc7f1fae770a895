"""A name that is taken, a private message, a new name, and somebody who leaves."""

from autograder.room.room import Room


def scene(room: Room) -> None:
    """What people do while the chart is drawn."""
    alice = room.connect("alice")
    bob, carol = room.connect_silently("bob", "carol")
    bob.says("alice")
    bob.hears("* name taken")
    bob.says("bob")
    bob.hears("* welcome bob")
    alice.says("/msg bob ok")
    bob.hears("alice -> you: ok")
    bob.says("/nick rob")
    bob.hears("rob")
    alice.says("hi")
    bob.hears("alice: hi")
    bob.says("/quit")
    alice.hears("* rob left")
    carol.never_heard("hi")
