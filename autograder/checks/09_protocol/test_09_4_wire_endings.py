"""09 on the wire, the ends of a connection, and who never says a name."""

from autograder.course.check import check
from autograder.evidence import leaving
from autograder.evidence.protocol import (
    does_not_read,
    is_told_of,
    reads,
    reads_in_order,
    reads_once,
)
from autograder.evidence.talk import apart
from autograder.room.room import Room
from autograder.words.language import _

NAMED = ("test_names_on_the_wire",)


@check(
    points=4,
    section="the-end-of-a-connection",
    needs=NAMED,
    hints=["After /quit the loop ends, and the same cleanup runs as after any other end."],
)
def test_quit(room: Room) -> None:
    """/quit ends the connection, and the others are told once."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    bob.says("/quit")
    bob.sees_the_end()
    reads_once(alice, "* bob left")
    reads_once(carol, "* bob left")
    does_not_read(carol, "bob: /quit")
    is_told_of(alice, "alice", "carol", not_of=["bob"])
    carol.sends(b"/quit\nbehind the end\n", _("/quit and one more line, in one piece"))
    reads_once(alice, "* carol left")
    does_not_read(alice, "behind the end")


@check(
    points=5,
    section="the-end-of-a-connection",
    misconception="M13",
    needs=NAMED,
    hints=[
        "A connection ends with FIN or with a reset. Do both lead to the same cleanup?",
        "If a failed send tidies up, and the thread of the leaver, too, who tells the others?",
    ],
)
def test_left_is_told_once(room: Room) -> None:
    """However somebody goes, the others are told exactly once."""
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    dave.leaves()
    reads_once(alice, "* dave left")
    erin = room.connect("erin")
    leaving.says_nothing_more(erin, alice, carol)
    reads_once(alice, "* erin left")
    with room.paused_before_cleanup(bob):
        for text in ("one", "two", "three"):
            alice.says(text)
            room.settle()
    for listener in (alice, carol):
        reads_once(listener, "* bob left")
    reads(carol, "alice: one", "alice: two", "alice: three")
    alice.says("and on")
    reads(carol, "alice: and on")


@check(
    points=4,
    section="the-end-of-a-connection",
    needs=NAMED,
    hints=["Which lines take a name out of the registry? Does each end come past them?"],
)
def test_name_is_free_again(room: Room) -> None:
    """The name of somebody who has gone is free at once, however they went."""
    alice, bob = room.connect("alice", "bob")
    second, third = room.connect_silently("second", "third")
    second.replies("bob")
    room.settle()
    bob.vanishes()
    room.settle()
    second.replies("bob")
    room.settle()
    second.says("the second")
    reads(alice, "bob: the second")
    second.leaves()
    room.settle()
    third.replies("bob")
    room.settle()
    third.says("the third")
    reads(alice, "bob: the third")


@check(
    points=4,
    section="who-is-told-what",
    misconception="M26",
    needs=NAMED,
    hints=[
        "When does a newcomer get into the list that the broadcast walks over?",
        "A person without a name is in no list, hears nothing, and leaves without a notice.",
    ],
)
def test_unnamed(room: Room) -> None:
    """A person without a name yet hears nothing, is not in /who, and leaves without a notice."""
    eve = room.connect_silently("eve")
    alice, bob = room.connect("alice", "bob")
    alice.says("are we alone?")
    reads(bob, "alice: are we alone?")
    does_not_read(eve, "are we alone?", "* alice joined", "* bob joined")
    eve.leaves()
    does_not_read(alice, " left")
    mallory = room.connect_silently("mallory")
    bob.leaves()
    reads(alice, "* bob left")
    does_not_read(mallory, "* bob left")


@check(
    points=3,
    section="the-name-comes-first",
    misconception="M24",
    needs=NAMED,
    hints=["Which thread waits for the name? The one that calls accept() must not."],
)
def test_silent_connection(room: Room) -> None:
    """Somebody who connects and never says a name keeps nobody else out."""
    room.connect_silently("eve")
    alice, bob = room.connect("alice", "bob")
    alice.says("hello")
    reads(bob, "alice: hello")


@check(
    points=2,
    section="joined-and-left",
    misconception="M27",
    needs=NAMED,
    hints=["One thread does everything for one person, so everything is told in one order."],
)
def test_order_of_notices(room: Room) -> None:
    """Of one person everybody reads, in this order: joined, what they say, left."""
    alice, bob = room.connect("alice", "bob")
    carol = room.connect("carol")
    with room.paused_at_start():  # a thread for each message gets going when it likes
        for text in ("one", "two", "three", "/quit"):
            carol.says(text)
            room.settle()
    for listener in (alice, bob):
        reads_in_order(
            listener, "* carol joined", "carol: one", "carol: two", "carol: three", "* carol left"
        )


@check(
    points=1,
    section="the-end-of-a-connection",
    needs=NAMED,
    hints=[
        "close() sets the number of a socket free, and the next one who comes gets it: fileno().",
        "Take somebody out of the registry first, by the socket itself, and close it then.",
        "The beginning of a line that you keep for a connection must go with the connection.",
    ],
)
def test_next_one_at_the_number(room: Room) -> None:
    """A person who comes right after a socket was closed takes part, whatever is tidied up."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    dave, erin = apart.take_the_place_of(room, bob, "dave", "erin")
    room.chat_goes_on(alice, carol, dave, erin)
    leaving.takes_a_half_line_along(room, alice, room.connect)
    leaving.come_and_go_in_turn(room, room.connect)
    leaving.all_go_and_others_come(room, room.connect)
