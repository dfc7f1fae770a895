"""01: an echo server, asked by plain sockets, and an echo client, answered by a server of ours."""

from autograder import evidence
from autograder.check import check
from autograder.echo import (
    EchoHost,
    EmptyRoom,
    comes_back,
    ends_well,
    gives_up,
    reads_back,
    says_nothing_first,
)
from autograder.room import Room

LISTENS = ("test_server_listens",)
ECHOES = ("test_exact_bytes",)


@check(
    points=2,
    section="the-server-listens",
    hints=[
        "A server makes a TCP socket, then calls bind(), listen() and accept(), in this order.",
    ],
)
def test_server_listens(room: Room) -> None:
    """The server starts and listens."""
    assert room.server is not None  # the room has opened: that is the whole check


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
    for text in ("hello echo", "", "  two  spaces  ", "Привет, эхо!", "☕"):
        comes_back(alice, f"{text}\n".encode(), f"“{text}” and a newline")


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
    comes_back(alice, bytes(range(256)) + b"\n", "each of the 256 bytes once")
    comes_back(alice, b"\xff\xfe\x00\x80\n", "bytes that are not UTF-8")


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
    comes_back(alice, data, "200,000 bytes")
    comes_back(alice, b"and a short line\n", "a short line")


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
    bob = room.connect_silently("bob")
    bob.says("my turn")
    bob.hears("my turn")


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
    bob = room.connect_silently("bob")
    bob.says("my turn")
    bob.hears("my turn")


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
    busy_before = evidence.of_a_busy_server(room)
    alice.leaves()
    evidence.of_rest(room, busy_before)


@check(
    points=6,
    section="the-client-asks-the-server-answers",
    hints=[
        "Follow one line: sys.stdin → sendall() → the server → recv() → print().",
        "Compare the two addresses: the one in bind() and the one in connect().",
        "print(…, flush=True) shows the text at once.",
    ],
)
def test_client_prints_each_reply(echo_host: EchoHost) -> None:
    """The client sends each line and prints each reply when it comes."""
    alice = echo_host.join("alice")
    echo_host.answers()
    for text in ("hello echo", "are you there?", "Привет, эхо!", "good night"):
        echo_host.exchange(alice, text)


@check(
    points=2,
    section="one-send-is-not-one-recv",
    misconception="M1",
    needs=["test_client_prints_each_reply"],
    hints=["You know how many bytes you sent: receive until as many have come back."],
)
def test_reply_in_pieces(echo_host: EchoHost) -> None:
    """The client prints a reply that comes in two pieces, all of it."""
    alice = echo_host.join("alice")
    echo_host.answers()
    echo_host.exchange(alice, "the first half and the second half", pieces=2)
    echo_host.exchange(alice, "one more time in two halves, please", pieces=2)


@check(
    points=4,
    section="the-client-asks-the-server-answers",
    misconception="M22",
    needs=LISTENS,
    hints=["Start the server and the client by hand and type a line. What happens where?"],
)
def test_they_work_together(room: Room) -> None:
    """Who types a line into the client reads it back from the server."""
    alice = room.join("alice")
    evidence.of_a_connection(alice)
    for text in ("hello server", "are you still there?", "good night"):
        reads_back(alice, text)


@check(
    points=3,
    section="the-clients-end",
    needs=["test_client_prints_each_reply"],
    hints=[
        "At the end of input, input() raises EOFError; a loop over sys.stdin simply ends.",
        "A program that ends by itself has exit status 0; sys.exit() with a text makes it 1.",
    ],
)
def test_client_ends_with_its_input(echo_host: EchoHost) -> None:
    """The client ends without a traceback and with exit status 0 when its input ends."""
    alice = echo_host.join("alice")
    echo_host.answers()
    echo_host.exchange(alice, "this is my last line")
    alice.leaves()
    ends_well(alice)


@check(
    points=3,
    section="nobody-listens",
    misconception="M28",
    hints=[
        "connect() raises ConnectionRefusedError when nobody listens there.",
        'sys.exit("a sentence") prints the sentence and makes the exit status 1.',
    ],
)
def test_no_server(empty_room: EmptyRoom) -> None:
    """Without a server the client says so, without a traceback; its exit status is not 0."""
    gives_up(empty_room.join("alice"))


@check(
    points=2,
    section="the-server-listens",
    needs=LISTENS,
    required=True,
    hints=["The assignment asks for the socket library: import socket."],
)
def test_socket_is_used(room: Room) -> None:
    """The server is built on the socket library."""
    evidence.of_a_socket(room)
