"""04, what may be in a message, and how long it may be."""

from autograder.course.check import check
from autograder.evidence.talk import as_typed, for_long
from autograder.room.host import Host
from autograder.room.room import Room

IN_A_ROW = ("test_silent_listener",)


@check(
    points=1,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["Does a program take a message apart? Hand on what was typed, with all its blanks."],
)
def test_text_as_typed(room: Room) -> None:
    """Text arrives as it was typed, with all its blanks and signs."""
    alice, bob = room.join("alice", "bob")
    as_typed.says_as_typed(alice, bob, *as_typed.INSIDE)


@check(
    points=1,
    section="text-is-bytes",
    needs=["test_client_sends_plain_text"],
    hints=["How much of a line does your client send? sendall() takes all that you give it."],
)
def test_client_sends_a_long_line(host: Host) -> None:
    """The client sends a line of 3,000 letters, all of it."""
    alice = host.join("alice")
    as_typed.sends_it_all(host, alice, as_typed.long_text("alice"))


@check(
    points=1,
    section="many-and-fast",
    needs=["test_two_quick_messages"],
    hints=["Does a function of yours call itself for each message? Python ends that: use a loop."],
)
def test_goes_on_for_long(room: Room) -> None:
    """A person who says hundreds of lines is read up to the last one."""
    alice, bob = room.join("alice", "bob")
    for_long.goes_on(room, alice, bob)
