"""05, what a line may have in it: everything but a newline, from its first letter to its last."""

from autograder.course.check import check
from autograder.evidence.listening import repeats
from autograder.evidence.talk import as_typed, for_long
from autograder.room.host import Host
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)
SENDS = ("test_client_sends_whole_lines",)


@check(
    points=2,
    section="a-message-is-a-line",
    needs=STRANGERS,
    hints=[
        "Take off the newline, and nothing else: strip() takes blanks that somebody typed.",
        "split() and join() make one blank of two. Which other bytes does your server change?",
    ],
)
def test_text_as_typed(room: Room) -> None:
    """A line is relayed as it came, with all its blanks, also the first and the last ones."""
    alice, bob = room.connect("alice", "bob")
    as_typed.says_as_typed(alice, bob, *as_typed.INSIDE, *as_typed.EDGES)
    repeats(alice, bob, "ha ha ha")


@check(
    points=2,
    section="a-message-is-a-line",
    needs=STRANGERS,
    hints=[
        'Only b"\\n" ends a line. splitlines() cuts at ten other characters, too.',
        'makefile() takes "\\r" for the end of a line, unless you say newline="\\n".',
    ],
)
def test_only_a_newline_ends_a_line(room: Room) -> None:
    """A line goes on after a character that only looks like the end of a line."""
    alice, bob = room.connect("alice", "bob")
    as_typed.in_one_line(bob, alice)


@check(
    points=1,
    section="the-client",
    needs=["test_client_shows_each_line"],
    hints=['Split what came at b"\\n". splitlines() cuts at ten other characters, too.'],
)
def test_client_shows_a_line_in_one_line(host: Host) -> None:
    """The client shows a line in one line, whatever characters are in it, with all its blanks."""
    alice = host.join("alice")
    for name, character in as_typed.NO_NEWLINES.items():
        host.says(f"before {name}{character}after {name}")
        as_typed.see_in_one_line(alice, f"before {name}", f"after {name}", name)
    host.says(*as_typed.INSIDE)
    as_typed.hears_as_typed(alice, *as_typed.INSIDE)
    as_typed.shows_where_a_line_begins(host, alice)


@check(
    points=1,
    section="the-client",
    needs=SENDS,
    hints=["Take off the newline, and nothing else: strip() takes blanks that somebody typed."],
)
def test_client_sends_text_as_typed(host: Host) -> None:
    """The client sends a line as it was typed, with all its blanks, and no line is cut in two."""
    alice = host.join("alice")
    as_typed.sends_as_typed(host, alice, *as_typed.INSIDE, *as_typed.EDGES)
    as_typed.sends_as_typed(host, alice, "one\u2028line\u0085and\vno\fmore")


@check(
    points=1,
    section="the-client",
    misconception="M4",
    needs=SENDS,
    hints=["How much of a line does your client send? sendall() takes all that you give it."],
)
def test_client_sends_a_long_line(host: Host) -> None:
    """The client sends a line of 20,000 letters, all of it."""
    alice = host.join("alice")
    as_typed.sends_it_all(host, alice, as_typed.long_text("alice", 20_000))


@check(
    points=1,
    section="a-message-is-a-line",
    needs=["test_two_people_can_chat"],
    hints=["Does a function of yours call itself for each message? Python ends that: use a loop."],
)
def test_goes_on_for_long(room: Room) -> None:
    """A person who says hundreds of lines is read up to the last one."""
    alice, bob = room.join("alice", "bob")
    for_long.goes_on(room, alice, bob)
