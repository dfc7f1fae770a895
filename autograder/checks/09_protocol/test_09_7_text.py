"""09: what people write to each other arrives as they wrote it."""

from autograder.course.check import check
from autograder.evidence.listening import repeats
from autograder.evidence.protocol import does_not_read, reads
from autograder.evidence.talk import as_typed
from autograder.room.room import Room

NAMED = ("test_names_on_the_wire",)
TWINS = ("christianmorten", "christianmortem")  # not very long, and alike up to the last letter
COMMANDS_INSIDE = ("what does /nick eve do?", "is it /quit, or /msg bob hi?")
# A server may show as "?" what has no picture of its own, as a tab.
TEXTS = tuple(text for text in (*as_typed.INSIDE, *as_typed.EDGES) if text.isprintable())


@check(
    points=2,
    section="one-line-one-command",
    needs=NAMED,
    hints=[
        "split() makes one blank of two. partition(' ') takes off the first word, and no more.",
        "Does your server look for a colon in what people write?",
    ],
)
def test_text_as_typed(room: Room) -> None:
    """A message arrives with all its blanks and signs, to all and in private."""
    alice, bob = room.connect("alice", "bob")
    for text in (*TEXTS, *COMMANDS_INSIDE):
        alice.says(text)
        reads(bob, f"alice: {text}")
        private = text.lstrip()  # of the blanks before it, one or all end the name
        alice.says(f"/msg bob {private}")
        reads(bob, f"alice -> you: {private}")
    as_typed.says_short_ones(alice, bob)
    as_typed.says_none_and_a_long_one(alice, bob)
    repeats(alice, bob, "ha ha ha")


@check(
    points=1,
    section="one-line-one-command",
    needs=NAMED,
    hints=['Only b"\\n" ends a line. splitlines() cuts at ten other characters, too.'],
)
def test_only_a_newline_ends_a_line(room: Room) -> None:
    """A line goes on after a character that only looks like the end of a line."""
    alice, bob = room.connect("alice", "bob")
    as_typed.in_one_line(bob, alice)


@check(
    points=2,
    section="to-look-and-to-take",
    needs=NAMED,
    hints=["“bob” is the beginning of “bobby”, but another name: compare the whole name with ==."],
)
def test_names_are_compared_whole(room: Room) -> None:
    """A name that begins like another one is somebody else's."""
    alice, bobby, bob, al = room.connect("alice", "bobby", "bob", "al")
    reads(al, "* welcome al")
    alice.says("/msg bob only for bob")
    reads(bob, "alice -> you: only for bob")
    does_not_read(bobby, "only for bob")
    for name in ("bo", "ob", "bobs"):
        alice.says(f"/msg {name} is there a {name}")
        reads(alice, f"* no such user: {name}")
    twins = room.connect_silently(*TWINS)
    for twin, name in zip(twins, TWINS, strict=True):
        twin.replies(name)
        reads(twin, f"* welcome {name}")
    alice.says(f"/msg {TWINS[0]} only for her")
    reads(twins[0], "alice -> you: only for her")
    does_not_read(twins[1], "only for her")
    does_not_read(bob, "is there a bo")
    does_not_read(bobby, "is there a bo")
