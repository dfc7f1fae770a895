"""01: the echo client, with a server of ours, and then with your own."""

from autograder.course.check import check
from autograder.evidence import chat, demands
from autograder.evidence.echo import ends_well, gives_up, reads_back
from autograder.evidence.talk import as_typed, own
from autograder.room.host import EchoHost, EmptyRoom
from autograder.room.room import Room

LISTENS = ("test_server_listens",)


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
    for text in ("hello echo", "are you there?", "good night"):
        echo_host.exchange(alice, text)


@check(
    points=2,
    section="the-client-asks-the-server-answers",
    needs=["test_client_prints_each_reply"],
    hints=["Your user's text is in one variable, the reply in another. Print the reply."],
)
def test_client_prints_what_came(echo_host: EchoHost) -> None:
    """The client prints the reply that came, not once more what its user typed."""
    alice = echo_host.join("alice")
    echo_host.answers()
    for text in ("hello echo", "are you there?"):
        echo_host.exchange(alice, text, shouts=True)


@check(
    points=2,
    section="the-same-bytes",
    misconception="M3",
    needs=["test_client_prints_each_reply"],
    hints=["encode() and decode() use UTF-8 if you give no other name. print() shows a str."],
)
def test_client_text_is_utf8(echo_host: EchoHost) -> None:
    """The client sends and shows Cyrillic letters and emoji: its text is UTF-8."""
    alice = echo_host.join("alice")
    echo_host.answers()
    for text in ("Привет, эхо!", "coffee ☕ and cake 🍰"):
        echo_host.exchange(alice, text)
        echo_host.hears(text)


@check(
    points=2,
    section="one-send-is-not-one-recv",
    misconception="M2",
    needs=["test_client_prints_each_reply"],
    hints=["recv(1024) returns 1024 bytes at most. Receive until the whole reply has come."],
)
def test_long_line(echo_host: EchoHost) -> None:
    """The client sends a line of 3,000 letters and prints the long reply, all of it."""
    alice = echo_host.join("alice")
    echo_host.answers()
    echo_host.exchange(alice, " ".join(f"word-{n:04}" for n in range(300)))
    echo_host.exchange(alice, "and a short line")


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
    # as many bytes in each half as there are letters in all
    echo_host.exchange(alice, "половина" * 8 + "раз", pieces=2)


@check(
    points=4,
    section="the-client-asks-the-server-answers",
    misconception="M22",
    needs=LISTENS,
    hints=["Start the server and the client by hand and type a line. What happens where?"],
)
def test_they_work_together(room: Room) -> None:
    """A person who types a line into the client reads it back from the server."""
    alice = room.join("alice")
    chat.of_a_connection(room, alice)
    for text in ("hello server", "are you still there?", "good night"):
        reads_back(room, alice, text)
    room.passes_on(alice, alice)


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
    """The server and the client are built on the socket library."""
    demands.of_a_socket(room)


@check(
    points=1,
    section="one-send-is-not-one-recv",
    needs=["test_client_prints_each_reply"],
    hints=[
        "How many lines of your client send what its user has typed? Each line once.",
        "What does your client do with a long line, and with one that was typed before?",
    ],
)
def test_client_sends_once(echo_host: EchoHost) -> None:
    """The client sends each line of its user once."""
    alice = echo_host.join("alice")
    echo_host.answers()
    for text in ("only once", "and this once"):
        echo_host.exchange(alice, text)
        echo_host.never_hears(text, more_than=1)
    steps = len(echo_host.steps)
    for number in range(1, own.ONE_BY_ONE):
        del echo_host.steps[steps:]
        echo_host.exchange(alice, f"line {number} of many")
    echo_host.exchange(alice, "only once")  # she says it for the second time
    very_long = as_typed.long_text("alice", 2 * as_typed.LONG)
    alice.says(very_long)
    echo_host.answers_the_rest()
    echo_host.never_hears(very_long[-as_typed.END :], more_than=1)
