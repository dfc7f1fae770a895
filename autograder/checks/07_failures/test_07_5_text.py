"""07: lines arrive as they were said, whatever else fails."""

from autograder.course.check import check
from autograder.evidence import registry
from autograder.evidence.framing import relays_letters_in_halves
from autograder.evidence.listening import repeats
from autograder.evidence.talk import as_typed
from autograder.room.room import Room
from autograder.room.watched import in_mid_line
from autograder.words.samples import long_line


@check(
    points=1,
    section="every-end-is-an-end",
    needs=["test_strangers_can_chat"],
    hints=['Only b"\\n" ends a line. strip(), split() and splitlines() take more than that.'],
)
def test_text_as_typed(room: Room) -> None:
    """A line is relayed as it came, and only a newline ends it."""
    alice, bob = room.connect("alice", "bob")
    as_typed.says_as_typed(alice, bob, *as_typed.INSIDE, *as_typed.EDGES)
    repeats(alice, bob, "ha ha ha")
    as_typed.in_one_line(bob, alice)
    as_typed.says_none_and_a_long_one(alice, bob)


@check(
    points=1,
    section="every-end-is-an-end",
    needs=["test_strangers_can_chat"],
    hints=[
        "☕ has three bytes. What does decode() do with the first one alone? Decode whole lines."
    ],
)
def test_letters_cut_in_half(room: Room) -> None:
    """A line that comes in two pieces, cut in the middle of a letter, arrives whole."""
    alice, bob = room.connect("alice", "bob")
    relays_letters_in_halves(alice, bob)


@check(
    points=1,
    section="every-end-is-an-end",
    needs=["test_strangers_can_chat"],
    hints=[
        "sendall() may need several steps. What keeps another thread from sending in between?",
        "Each receiver needs a lock that is held during the whole sendall() to this receiver.",
    ],
)
def test_lines_never_mix(room: Room) -> None:
    """Two people say long lines at the same time: each line arrives in one piece."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    long, other = long_line("alice", 10_000), long_line("bob", 3000)
    room.short_writes(room.server, most=1000)
    with in_mid_line(room, alice, long, to=carol):
        bob.says(other)
    registry.of_whole_lines(carol, long, other)
