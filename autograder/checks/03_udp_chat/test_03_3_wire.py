"""03 on the wire: strangers on the student's server, and our server for the student's client.

A crowd is made of strangers where the server understands them. Where the two programs have a
protocol of their own, it is made of the student's own clients, and the same is asked of them.
"""

import errno

from autograder.course.check import check
from autograder.evidence.udp import (
    arrives_whole,
    each_for_itself,
    hears_on_or_has_ended,
    one_by_one,
    together,
    who_is_sent_to_first,
)
from autograder.room.udp import UdpRoom
from autograder.room.udp_host import UdpHost
from autograder.words.language import _

STARTS = ("test_server_starts",)
STRANGERS = ("test_strangers_can_chat",)


@check(
    points=4,
    section="strangers",
    needs=STARTS,
    hints=[
        "Our people send plain UTF-8 text, one message a datagram, their name first.",
        "Does your server wait for something that only your own client sends?",
    ],
)
def test_strangers_can_chat(udp_room: UdpRoom) -> None:
    """People with another client can use the server: it relays plain text."""
    alice, bob = udp_room.connect("alice", "bob")
    alice.says("hello from a stranger")
    bob.hears("hello from a stranger")
    bob.says("hello to a stranger")
    alice.hears("hello to a stranger")


@check(
    points=3,
    section="a-datagram-is-a-message",
    misconception="M25",
    needs=STRANGERS,
    hints=["recvfrom() returns one message. Relay it by itself, with one sendto()."],
)
def test_datagram_is_a_message(udp_room: UdpRoom) -> None:
    """Two datagrams stay two datagrams."""
    alice, bob, carol = udp_room.connect("alice", "bob", "carol")
    udp_room.glued(alice, bob, "one moment", "first of two", "second of two")
    each_for_itself(bob, "first of two", "second of two")
    each_for_itself(carol, "first of two", "second of two")
    one_by_one(alice, carol, "a message like any other", "and one more")


@check(
    points=1,
    section="a-datagram-is-a-message",
    needs=STRANGERS,
    hints=["A newline in a datagram is a letter like any other. Relay all with one sendto()."],
)
def test_lines_of_a_datagram(udp_room: UdpRoom) -> None:
    """Two lines in one datagram stay one datagram."""
    alice, bob = udp_room.connect("alice", "bob")
    alice.sends(b"roses are red\nviolets are blue", _("two lines in one datagram"))
    together(bob, "roses are red", "violets are blue")


@check(
    points=2,
    section="a-datagram-is-a-message",
    misconception="M2",
    needs=STRANGERS,
    hints=["recvfrom(1024) cuts a longer datagram off. How large can one be?"],
)
def test_large_datagram(udp_room: UdpRoom) -> None:
    """A datagram of 9,000 bytes arrives whole."""
    alice, bob = udp_room.connect("alice", "bob")
    text = " ".join(f"word-{number:04}" for number in range(900))
    alice.says(text)
    arrives_whole(bob, text)


@check(
    points=3,
    section="a-datagram-is-a-message",
    misconception="M5",
    needs=STARTS,
    hints=["A datagram may be empty. That is a message like any other, and the end of nothing."],
)
def test_empty_datagram(udp_room: UdpRoom) -> None:
    """An empty datagram does not end the server."""
    alice, bob = udp_room.crowd("alice", "bob")
    udp_room.connect_silently("eve").sends(b"", _("an empty datagram"))
    udp_room.chat_goes_on(alice, bob)


@check(
    points=3,
    section="text-is-bytes",
    misconception="M3",
    needs=STARTS,
    hints=[
        "decode() raises UnicodeDecodeError for bytes that are no UTF-8. Must the server decode?",
        'decode(errors="replace") never raises.',
    ],
)
def test_undecodable_bytes(udp_room: UdpRoom) -> None:
    """Bytes that are no text do not end the server."""
    alice, bob = udp_room.crowd("alice", "bob")
    eve = udp_room.connect_silently("eve")
    for _time in range(2):  # who is in already may be dealt with elsewhere
        eve.sends(b"\xff\xfe\xd0", _("three bytes that are no UTF-8"))
        udp_room.settle()
    udp_room.chat_goes_on(alice, bob)


@check(
    points=4,
    section="a-neighbour-that-is-gone",
    misconception="M25",
    needs=STARTS,
    hints=[
        "Windows reports an ICMP error to the next recvfrom(): it raises ConnectionResetError.",
        "Catch ConnectionError around recvfrom(), inside the loop, and go on.",
    ],
)
def test_icmp_error(udp_room: UdpRoom) -> None:
    """The news that somebody has gone (ICMP) does not end the server."""
    alice, bob, carol = udp_room.crowd("alice", "bob", "carol")
    bob.vanishes()
    alice.says("is bob still there?")
    carol.hears("is bob still there?")
    udp_room.icmp_error()
    udp_room.chat_goes_on(alice, carol)
    carol.hears_once("is bob still there?")  # recvfrom() raised, so it brought nothing new


@check(
    points=3,
    section="who-is-in",
    misconception="M13",
    needs=STARTS,
    hints=["Is an address put into the registry with each datagram? Is it there already?"],
)
def test_nothing_comes_twice(udp_room: UdpRoom) -> None:
    """An address is remembered once: nobody hears anything twice."""
    alice, bob, carol = udp_room.crowd("alice", "bob", "carol")
    udp_room.chat_goes_on(alice, bob, carol)
    alice.says("only once")
    bob.hears_once("only once")
    carol.hears_once("only once")


@check(
    points=2,
    section="the-client-listens-while-it-types",
    hints=["The server may speak at any time. Is there always a thread in recvfrom()?"],
)
def test_client_shows_what_comes(udp_host: UdpHost) -> None:
    """The client shows what another server sends, at any time and several times."""
    alice = udp_host.join("alice")
    for text in ("first news", "second news", "third news"):
        udp_host.says(text)
        alice.hears(text)


@check(
    points=1,
    section="a-datagram-is-a-message",
    misconception="M2",
    needs=["test_client_shows_what_comes"],
    hints=["recvfrom(1024) cuts a longer datagram off. How large can one be?"],
)
def test_client_shows_a_large_datagram(udp_host: UdpHost) -> None:
    """The client shows a datagram of 9,000 bytes whole."""
    alice = udp_host.join("alice")
    text = " ".join(f"word-{number:04}" for number in range(900))
    udp_host.says(text)
    arrives_whole(alice, text)


@check(
    points=2,
    section="a-datagram-is-a-message",
    misconception="M5",
    needs=["test_client_shows_what_comes"],
    hints=["What does your receive loop do with an empty datagram? It is not the end."],
)
def test_client_takes_an_empty_datagram(udp_host: UdpHost) -> None:
    """The client goes on after an empty datagram."""
    alice = udp_host.join("alice")
    udp_host.says("first news")
    alice.hears("first news")
    udp_host.sends(b"", _("an empty datagram"))
    udp_host.says("second news")
    alice.hears("second news")


@check(
    points=2,
    section="a-neighbour-that-is-gone",
    misconception="M25",
    needs=STARTS,
    hints=[
        "sendto() raises for an address that the network cannot reach. Who comes after it?",
        "Catch OSError around each sendto(), inside the loop, and go on with the next address.",
    ],
)
def test_one_cannot_be_reached(udp_room: UdpRoom) -> None:
    """The network cannot reach one of them (EHOSTUNREACH): all the others hear everything."""
    alice, *others = udp_room.crowd("alice", "bob", "carol", "dave")
    first = who_is_sent_to_first(udp_room, alice, others)  # the others come after them
    udp_room.next_send_fails(first, errno.EHOSTUNREACH)
    others.remove(first)
    for number in ("one", "two"):
        text = f"{number} beside {first.name}, who is out of reach"
        alice.says(text)
        for listener in others:
            listener.hears(text)
    udp_room.chat_goes_on(alice, *others)


@check(
    points=2,
    section="who-is-in",
    needs=STARTS,
    hints=["How many addresses does your server remember? There is no reason for a limit."],
)
def test_ten_people(udp_room: UdpRoom) -> None:
    """Ten people chat, and the last one hears the first one."""
    alice, bob, *_, judy = udp_room.crowd(
        "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy"
    )
    udp_room.chat_goes_on(alice, bob, judy)


@check(
    points=1,
    section="a-neighbour-that-is-gone",
    misconception="M25",
    needs=["test_client_shows_what_comes"],
    hints=[
        "A connected UDP socket raises ConnectionRefusedError when nobody listens at the port.",
        "It is about an older datagram. Catch it in both threads and go on: the server may return.",
    ],
)
def test_client_bears_a_lost_server(udp_host: UdpHost) -> None:
    """The server has gone and comes back: the client hears it again, or has ended in peace."""
    alice = udp_host.join("alice")
    udp_host.says("first news")
    alice.hears("first news")
    hears_on_or_has_ended(udp_host, alice)
