"""09 on the wire, names: taken, refused, changed."""

from autograder.course.check import check
from autograder.evidence.protocol import (
    TAKEN,
    does_not_read,
    is_told_of,
    reads,
    reads_no_more,
    reads_once,
    times_read,
)
from autograder.room.room import Room

NAMED = ("test_names_on_the_wire",)


@check(
    points=5,
    section="the-name-comes-first",
    needs=NAMED,
    hints=[
        "A refused newcomer is asked again and again: a loop around the first line.",
        "Nobody is told that somebody joined before the name is free.",
    ],
)
def test_name_taken(room: Room) -> None:
    """A name that somebody has is refused. The newcomer may try another one."""
    alice, bob, stranger = room.connect("alice", "bob", room.texts.name("dave"))
    double = room.connect_silently("double")
    double.replies("alice")
    reads(double, TAKEN)
    for taken in ("bob", stranger.name):
        double.replies(taken)
        room.settle()
    double.replies("carol")
    room.settle()
    double.says("I am Carol now")
    reads(alice, "carol: I am Carol now")
    does_not_read(double, "* welcome alice", "* welcome bob")
    does_not_read(bob, "* alice joined", "alice: ")
    is_told_of(bob, "alice", "bob", "carol", stranger.name)


@check(
    points=4,
    section="the-end-of-a-connection",
    misconception="M13",
    needs=NAMED,
    hints=[
        "The cleanup runs for each connection. Whose name does it take out?",
        "A newcomer who was refused has no name: there is nothing to take out, nothing to tell.",
    ],
)
def test_refused_and_gone(room: Room) -> None:
    """Somebody who was refused goes away: the owner keeps the name, and nobody is told."""
    alice, bob = room.connect("alice", "bob")
    for way in ("leaves", "vanishes"):
        double = room.connect_silently("double")
        double.replies("alice")
        room.settle()
        getattr(double, way)()
        room.settle()
    does_not_read(bob, "* alice left")
    bob.says("still there?")
    reads(alice, "bob: still there?")
    alice.says("of course")
    reads(bob, "alice: of course")
    is_told_of(bob, "alice", "bob")


@check(
    points=4,
    section="names-that-change",
    needs=NAMED,
    hints=[
        "Where does your server keep the name? In one place, or in two that must agree?",
        "A local variable of the thread does not change when the registry does.",
    ],
)
def test_nick(room: Room) -> None:
    """After /nick NEW the new name counts, and the old one is free."""
    alice, bob = room.connect("alice", "bob")
    new = f"Alexandra{room.texts.name('petrov')}"  # fifteen letters are not yet very long
    alice.says(f"/nick {new}")
    room.settle()
    alice.says("it is still me")
    reads(bob, f"{new}: it is still me")
    newcomer = room.connect_silently("newcomer")
    newcomer.replies("alice")
    room.settle()
    newcomer.says("I took the old name")
    reads(bob, "alice: I took the old name")
    told = times_read(bob, "* alice left")  # of a change of names a server may tell like this
    alice.leaves()
    reads(bob, f"* {new} left")
    reads_no_more(bob, "* alice left", told)
    is_told_of(bob, "alice", "bob", not_of=[new])


@check(
    points=2,
    section="names-that-change",
    needs=["test_nick", "test_private_message", "test_no_such_user"],
    hints=[
        "Does /msg look for names in the same place that /nick changes?",
        "A name may have letters of any alphabet.",
    ],
)
def test_message_to_a_new_name(room: Room) -> None:
    """After /nick NEW private messages reach the new name, and the old one nobody."""
    alice, bob = room.connect("alice", "bob")
    alice.says("/nick Александра")
    room.settle()
    bob.says("/msg Александра a nice name")
    reads_once(alice, "bob -> you: a nice name")
    bob.says("/msg alice anybody?")
    reads_once(bob, "* no such user: alice")
    alice.says("/msg bob thank you")
    reads_once(bob, "Александра -> you: thank you")


@check(
    points=4,
    section="names-that-change",
    needs=NAMED,
    hints=["Look first, then take. What has been changed already when the answer is no?"],
)
def test_nick_taken(room: Room) -> None:
    """/nick refuses a name that somebody has, and the old one stays."""
    alice, bob = room.connect("alice", "bob")
    alice.says("/nick bob")
    reads(alice, TAKEN)
    alice.says("who am I?")
    reads(bob, "alice: who am I?")
    bob.says("you are Alice")
    reads(alice, "bob: you are Alice")
    is_told_of(bob, "alice", "bob")
