"""01, what may be in a line, and where it ends: blanks, nothing at all, no newline."""

from autograder.course.check import check
from autograder.evidence.echo import (
    comes_back_at_the_end,
    comes_back_however_long,
    ends_with_a_newline,
)
from autograder.evidence.talk import as_typed, for_long
from autograder.room.host import EchoHost
from autograder.room.room import Room

ECHOES = ("test_exact_bytes",)
PRINTS = ("test_client_prints_each_reply",)


@check(
    points=1,
    section="the-same-bytes",
    needs=ECHOES,
    hints=["Does your server wait for a newline? What does it do with bytes that have none?"],
)
def test_without_a_newline(room: Room) -> None:
    """The server sends back bytes that have no newline, at the end of the stream at last."""
    alice = room.connect_silently("alice")
    comes_back_at_the_end(alice, b"a line and then half of o", b"ne\0\0")


@check(
    points=1,
    section="the-client-asks-the-server-answers",
    misconception="M5",
    needs=PRINTS,
    hints=[
        "An empty line is a newline. If you cut it off, nothing is sent, and no answer comes.",
        "Only the end of the input is the end, not an empty line.",
    ],
)
def test_client_empty_line(echo_host: EchoHost) -> None:
    """The client goes on after an empty line."""
    alice = echo_host.join("alice")
    echo_host.answers()
    alice.says("")
    echo_host.settle()
    echo_host.answers()
    for text in ("I only pressed Enter", "and now I go on"):
        echo_host.exchange(alice, text)


@check(
    points=1,
    section="the-client-asks-the-server-answers",
    needs=PRINTS,
    hints=["input() takes the newline of a line away: add it again before you send the line."],
)
def test_client_sends_the_newline(echo_host: EchoHost) -> None:
    """The client sends each line with its newline."""
    alice = echo_host.join("alice")
    echo_host.answers()
    for text in ("one line", "another line"):
        echo_host.exchange(alice, text)
        ends_with_a_newline(echo_host, text)


@check(
    points=1,
    section="the-same-bytes",
    needs=PRINTS,
    hints=["Does your client take a line apart? Send what was typed, with all its blanks."],
)
def test_client_text_as_typed(echo_host: EchoHost) -> None:
    """The client sends what its user types with all its blanks and signs."""
    alice = echo_host.join("alice")
    echo_host.answers()
    for text in as_typed.INSIDE:
        echo_host.exchange(alice, text)
        as_typed.came_as_typed(echo_host, text)


@check(
    points=2,
    section="both-send-nobody-reads",
    when="other_failures",
    needs=["test_they_work_together"],
    hints=[
        "Your client sends a whole line before it reads. Who reads meanwhile what comes back?",
        "Send a piece, read its echo, then send the next piece. Or let another thread read.",
    ],
)
def test_client_very_long_line(room: Room) -> None:
    """A line of a megabyte comes back: client and server do not both only send."""
    comes_back_however_long(room)


@check(
    points=1,
    section="one-client-after-another",
    needs=["test_they_work_together"],
    hints=["Does a function of yours call itself for each message? Python ends that: use a loop."],
)
def test_goes_on_for_long(room: Room) -> None:
    """Of hundreds of lines that somebody types, each comes back."""
    alice = room.join("alice")
    for_long.goes_on(room, alice, alice)
