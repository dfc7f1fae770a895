"""01: the echo server, asked by plain sockets."""

from autograder.course.check import check
from autograder.evidence import chat, leaving
from autograder.evidence.echo import (
    comes_back,
    comes_back_after_the_end,
    comes_back_each_time,
    comes_back_late,
    leaves_before_the_replies,
    says_nothing_first,
    the_next_is_served,
)
from autograder.room.room import Room
from autograder.words.language import _

LISTENS = ("test_server_listens",)
ECHOES = ("test_exact_bytes",)
TIMES = 5  # of 200,000 bytes: with those before them more than a million in all


@check(
    points=2,
    section="the-server-listens",
    hints=[
        "A server that has run its last line is gone. Which line of yours keeps it running?",
        "A server makes a TCP socket, then calls bind(), listen() and accept(), in this order.",
        "create_server() does all but the last of it. Then call accept(), again and again.",
    ],
)
def test_server_listens(room: Room) -> None:
    """The server starts and listens."""
    assert room.is_open(room.server)  # the room has opened: that is the whole check


@check(
    points=6,
    section="the-same-bytes",
    misconception="M5",
    needs=LISTENS,
    hints=[
        "recv() gives bytes. Which bytes does your server hand to sendall()?",
        "One recv() is not the whole conversation: receive and send back in a loop.",
        'An empty line is the byte b"\\n": only b"" is the end.',
    ],
)
def test_exact_bytes(room: Room) -> None:
    """The server sends back exactly the bytes that it receives, again and again."""
    alice = room.connect_silently("alice")
    says_nothing_first(alice)
    for text in ("hello echo", "", "  two  spaces  ", "Привет, эхо!", "☕", "quit", "z", "407193"):
        what = _("“{text}” and a newline").format(text=text) if text else _("an empty line")
        comes_back(alice, f"{text}\n".encode(), what)


@check(
    points=1,
    section="the-same-bytes",
    needs=ECHOES,
    hints=["Does your server compare bytes with the ones before? People repeat themselves."],
)
def test_the_same_again(room: Room) -> None:
    """The server sends back the same bytes twice when they come twice."""
    alice = room.connect_silently("alice")
    comes_back(alice, b"ha\n", _("a line"))
    comes_back(alice, b"ha\n", _("the same line once more"))


@check(
    points=3,
    section="the-same-bytes",
    misconception="M3",
    needs=ECHOES,
    hints=["The server need not know what the bytes mean: it needs no decode() and no encode()."],
)
def test_binary(room: Room) -> None:
    """The server sends back bytes that are no text."""
    alice = room.connect_silently("alice")
    for start in range(0, 256, 64):
        some = bytes(range(start, start + 64)) + b"\n"
        what = _("each of the bytes from {start} to {end} once")
        comes_back(alice, some, what.format(start=start, end=start + 63))
    comes_back(alice, b"\xff\xfe\x00\x80\n", _("bytes that are not UTF-8"))
    comes_back(alice, b"one line\r\nand one more\r\n", _("two lines as Windows ends them"))


@check(
    points=3,
    section="one-send-is-not-one-recv",
    misconception="M2",
    needs=ECHOES,
    hints=[
        "recv(1024) returns 1024 bytes at most. What happens to the others?",
        "send() may take only a part of the bytes. sendall() takes all.",
    ],
)
def test_large(room: Room) -> None:
    """The server sends back 200,000 bytes, all of them."""
    alice = room.connect_silently("alice")
    data = b"".join(b"line %06d\n" % number for number in range(16_667))[:199_999] + b"\n"
    comes_back(alice, data, _("200,000 bytes"))
    comes_back_each_time(alice, b"x" * 199_999 + b"\n", _("200,000 bytes"), TIMES)
    comes_back(alice, b"and a short line\n", _("a short line"))


@check(
    points=1,
    section="both-send-nobody-reads",
    misconception="M4",
    needs=["test_large"],
    hints=[
        "Your send() does not wait. What happens to the bytes that it does not take?",
        "Keep what was not taken, and send it first when the connection takes bytes again.",
    ],
)
def test_read_late(room: Room) -> None:
    """A client that reads its reply late gets all of it."""
    room.small_buffers(room.server, 1 << 16)
    alice = room.connect_silently("alice")
    data = b"".join(b"line %06d\n" % number for number in range(100_000))[:999_999] + b"\n"
    comes_back_late(room, alice, data, _("a million bytes, and reads nothing meanwhile"))
    comes_back(alice, b"and a short line\n", _("a short line"))
    alice.leaves()
    bob = room.connect_silently("bob")
    comes_back_after_the_end(room, bob, data)


@check(
    points=4,
    section="one-client-after-another",
    misconception="M24",
    needs=ECHOES,
    hints=[
        "What does your server do after a client has left? Is accept() in a loop?",
        'What ends the loop around recv()? It returns b"" when the client has left.',
    ],
)
def test_one_after_another(room: Room) -> None:
    """When one client has left, the next one is served. It may have waited."""
    for leaver, next_one in (("alice", "bob"), ("carol", "dave")):
        first, second = room.connect_silently(leaver, next_one)
        first.says(f"{leaver} is here")
        first.hears(f"{leaver} is here")
        second.says(f"{next_one} is here")
        first.leaves()
        second.hears(f"{next_one} is here")
        second.leaves()


@check(
    points=4,
    section="who-leaves",
    misconception="M10",
    needs=ECHOES,
    hints=["recv() on a reset connection raises ConnectionResetError. Who catches it?"],
)
def test_client_vanishes(room: Room) -> None:
    """When a client vanishes without a goodbye, the next one is served."""
    for number in ("first", "second"):
        alice = room.connect_silently("alice")
        alice.says(f"{number} visit")
        alice.hears(f"{number} visit")
        alice.vanishes()
        room.settle()
    the_next_is_served(room)


@check(
    points=2,
    section="who-leaves",
    misconception="M10",
    needs=("test_client_vanishes",),
    hints=["recv() is not the only one that raises: what if sendall() does?"],
)
def test_vanishes_before_the_reply(room: Room) -> None:
    """When a client vanishes before its reply is sent, the next one is served."""
    alice = room.connect_silently("alice")
    with room.paused_after_recv(room.server, alice.port):
        alice.says("I do not wait for the echo")
        room.settle()
        alice.vanishes()
        room.settle()
    leaves_before_the_replies(room, "carol")
    the_next_is_served(room)


@check(
    points=2,
    section="who-leaves",
    misconception="M10",
    needs=ECHOES,
    hints=["Does your server survive a client that goes before it has said a word?"],
)
def test_gone_without_a_word(room: Room) -> None:
    """Somebody who connects and goes at once, in peace or with a reset, harms nobody."""
    eve = room.connect_silently("eve")
    eve.leaves()
    room.settle()
    mallory = room.connect_silently("mallory")
    mallory.vanishes()
    room.settle()
    leaving.many_come_and_go(room)
    the_next_is_served(room)


@check(
    points=2,
    section="who-leaves",
    misconception="M5",
    needs=ECHOES,
    hints=['recv() returns b"" at once, again and again, when the other side has left.'],
)
def test_server_rests(room: Room) -> None:
    """When a client has left, the server waits for the next one and does not run in circles."""
    alice = room.connect_silently("alice")
    alice.says("hello echo")
    alice.hears("hello echo")
    busy_before = chat.of_a_busy_server(room)
    alice.leaves()
    chat.of_rest(room, room.server, busy_before)
