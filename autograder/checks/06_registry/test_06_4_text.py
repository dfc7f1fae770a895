"""06: lines arrive as they were said."""

from autograder.course.check import check
from autograder.evidence.framing import relays_letters_in_halves
from autograder.evidence.listening import repeats
from autograder.evidence.talk import as_typed
from autograder.room.room import Room


@check(
    points=1,
    section="two-threads-one-socket",
    needs=["test_strangers_can_chat"],
    hints=['Only b"\\n" ends a line. strip(), split() and splitlines() take more than that.'],
)
def test_text_as_typed(room: Room) -> None:
    """A line arrives as it was typed, and only a newline ends it."""
    alice, bob = room.connect("alice", "bob")
    as_typed.says_as_typed(alice, bob, *as_typed.INSIDE, *as_typed.EDGES)
    carol = room.join("carol")
    as_typed.says_as_typed(carol, alice, *as_typed.EDGES)
    as_typed.says_as_typed(alice, carol, *as_typed.INSIDE)
    repeats(alice, bob, "ha ha ha")
    as_typed.in_one_line(bob, alice)
    as_typed.says_none_and_a_long_one(alice, bob)


@check(
    points=1,
    section="two-threads-one-socket",
    needs=["test_strangers_can_chat"],
    hints=[
        "☕ has three bytes. What does decode() do with the first one alone? Decode whole lines."
    ],
)
def test_letters_cut_in_half(room: Room) -> None:
    """A line that comes in two pieces, cut in the middle of a letter, arrives whole."""
    alice, bob = room.connect("alice", "bob")
    relays_letters_in_halves(alice, bob)
