"""03, what may be in a message, and how long it may be."""

from autograder.course.check import check
from autograder.evidence.talk import as_typed, for_long
from autograder.evidence.udp import in_one_datagram
from autograder.room.udp import UdpRoom
from autograder.room.udp_host import UdpHost

IN_A_ROW = ("test_silent_listener",)


@check(
    points=1,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["Does a program take a message apart? Hand on what was typed, with all its blanks."],
)
def test_text_as_typed(udp_room: UdpRoom) -> None:
    """Text arrives as it was typed, with all its blanks and signs."""
    alice, bob = udp_room.join("alice", "bob")
    as_typed.says_as_typed(alice, bob, *as_typed.INSIDE)


@check(
    points=1,
    section="a-datagram-is-a-message",
    needs=["test_client_shows_what_comes"],
    hints=["How much of a line does your client send? A datagram may have 9,000 bytes and more."],
)
def test_client_sends_a_long_line(udp_host: UdpHost) -> None:
    """The client sends a line of 3,000 letters, all of it in one datagram."""
    alice = udp_host.join("alice")
    text = as_typed.long_text("alice")
    as_typed.sends_it_all(udp_host, alice, text)
    in_one_datagram(udp_host, text)


@check(
    points=1,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["The last line of the input may have no newline. Is it sent, and all of it?"],
)
def test_last_words(udp_room: UdpRoom) -> None:
    """Somebody's last line is read by the other, also if the input ends right after it."""
    alice, bob = udp_room.join("alice", "bob")
    as_typed.says_last_words(alice)
    as_typed.hears_as_typed(bob, *as_typed.LAST_WORDS)


@check(
    points=1,
    section="a-datagram-is-a-message",
    needs=["test_two_quick_messages"],
    hints=["Does a function of yours call itself for each message? Python ends that: use a loop."],
)
def test_goes_on_for_long(udp_room: UdpRoom) -> None:
    """A person who says hundreds of lines is read up to the last one."""
    alice, bob = udp_room.join("alice", "bob")
    for_long.goes_on(udp_room, alice, bob)
