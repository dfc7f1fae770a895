"""02, the talk: somebody at the student's server, somebody with the student's client."""

from autograder.course.check import check
from autograder.evidence import chat
from autograder.evidence.listening import listens_from_the_start, repeats
from autograder.evidence.talk import own, silence
from autograder.evidence.talk.as_typed import hears_as_typed
from autograder.room.duo import Duo

MEET = ("test_client_reaches_server", "test_server_is_bound")  # TCP, UDP
TALK = ("test_client_to_server", "test_server_to_client")
IN_A_ROW = ("test_several_in_a_row",)


@check(
    points=2,
    section="a-server-with-a-user",
    hints=[
        "Start server.py by hand. Does it end? Does it wait for something else first?",
        "A server makes a TCP socket, then calls bind(), listen() and accept(), in this order.",
    ],
    when="not udp",
)
def test_server_listens(duo: Duo) -> None:
    """The server starts and listens."""
    assert duo.is_open(duo.server)  # the room has opened: that is the whole check


@check(
    points=2,
    section="over-udp",
    hints=["A UDP program makes a socket (SOCK_DGRAM), calls bind(), and then only recvfrom()."],
    when="udp",
)
def test_server_is_bound(duo: Duo) -> None:
    """The server starts and is bound to a UDP port."""
    assert duo.is_open(duo.server)  # the room has opened: that is the whole check


@check(
    points=2,
    section="a-server-with-a-user",
    misconception="M22",
    needs=["test_server_listens"],
    hints=["Compare the two addresses: the one in bind() and the one in connect()."],
    when="not udp",
)
def test_client_reaches_server(duo: Duo) -> None:
    """The client connects to the server."""
    _, alice = duo.meet()
    chat.of_a_connection(duo, alice)


@check(
    points=7,
    section="two-waits-two-threads",
    needs=MEET,
    hints=[
        "Follow one line: stdin of the client → sendall() → recv() in the server → print().",
        "print(…, flush=True) shows the text at once.",
    ],
)
def test_client_to_server(duo: Duo) -> None:
    """The server's user reads what the client's user types."""
    boss, alice = duo.meet()
    alice.says("hello from the client")
    boss.says("hello from the server")  # who takes turns must not fail here already
    boss.hears("hello from the client")
    duo.passes_on(alice, boss)


@check(
    points=7,
    section="two-waits-two-threads",
    needs=MEET,
    hints=[
        "Does the server read its own stdin? It needs the loop that the client has.",
        "While the server waits in recv(), who waits for its keyboard?",
    ],
)
def test_server_to_client(duo: Duo) -> None:
    """The client's user reads what the server's user types."""
    boss, alice = duo.meet()
    alice.says("hello from the client")
    boss.says("hello from the server")
    alice.hears("hello from the server")
    duo.passes_on(boss, alice)


@check(
    points=6,
    section="two-waits-two-threads",
    needs=TALK,
    hints=[
        "Your two programs may take turns: one waits in input() while the other one speaks again.",
        "Two things that wait need two threads: one for the keyboard, one for the socket.",
    ],
)
def test_several_in_a_row(duo: Duo) -> None:
    """Either user may type several lines while the other one types nothing."""
    boss, alice = duo.meet()
    for speaker, listener in ((boss, alice), (alice, boss)):
        for n in ("one", "two", "three", "four"):
            speaker.says(f"number {n} from {speaker.name}")
            listener.hears(f"number {n} from {speaker.name}")


@check(
    points=4,
    section="two-waits-two-threads",
    needs=IN_A_ROW,
    hints=["Does each program have a thread that is always in recv(), whatever its user does?"],
)
def test_any_order(duo: Duo) -> None:
    """The two users type in any order."""
    boss, alice = duo.meet()
    other = {boss: alice, alice: boss}
    for n, speaker in enumerate((alice, alice, boss, alice, boss, boss, boss, alice)):
        speaker.says(f"line {n} of {speaker.name}")
        other[speaker].hears(f"line {n} of {speaker.name}")


@check(
    points=4,
    section="two-waits-two-threads",
    misconception="M27",
    needs=TALK,
    hints=["One user's words must not wait for what the other one types."],
)
def test_at_the_same_time(duo: Duo) -> None:
    """Both users type at the same time, and both read everything."""
    boss, alice = duo.meet()
    with duo.busy(boss, alice):
        for n in ("first", "second", "third"):
            boss.says(f"the {n} line of boss")
            alice.says(f"the {n} line of alice")
        duo.settle()
    boss.hears(*(f"the {n} line of alice" for n in ("first", "second", "third")))
    alice.hears(*(f"the {n} line of boss" for n in ("first", "second", "third")))


@check(
    points=3,
    section="text-is-bytes",
    misconception="M1",
    needs=IN_A_ROW,
    hints=["Two messages may come in one recv(). Is the second one lost then?"],
)
def test_two_quick_messages(duo: Duo) -> None:
    """Messages in quick succession all arrive, in their order."""
    boss, alice = duo.meet()
    for speaker, listener in ((alice, boss), (boss, alice)):
        own.in_order_though_readers_are_late(duo, speaker, listener)
        with duo.busy(listener):
            speaker.says(f"one moment, says {speaker.name}")
            duo.settle()
            speaker.says("knock knock", "who is there")
            duo.settle()
        listener.hears_in_order("knock knock", "who is there")


@check(
    points=3,
    section="text-is-bytes",
    needs=TALK,
    hints=["encode() and decode() use UTF-8 if you give no other name. Do both sides agree?"],
)
def test_cyrillic_and_emoji(duo: Duo) -> None:
    """Cyrillic letters and emoji arrive as they were typed, in both directions."""
    boss, alice = duo.meet()
    for text in ("Привет!", "Ёжик и ещё щука", "coffee ☕ and cake 🍰"):
        for speaker in (alice, boss):  # both, so that who takes turns does not fail here, too
            speaker.says(f"{speaker.name}: {text}")
        hears_as_typed(boss, f"alice: {text}")
        hears_as_typed(alice, f"boss: {text}")


@check(
    points=2,
    section="text-is-bytes",
    misconception="M5",
    needs=IN_A_ROW,
    hints=["What does your program do with an empty string? An empty line is not the end."],
)
def test_empty_line(duo: Duo) -> None:
    """Somebody who presses Enter on an empty line may go on, and so may the other one."""
    boss, alice = duo.meet()
    for speaker, listener in ((alice, boss), (boss, alice)):
        speaker.says("")
        duo.settle()
        for n in ("first", "second"):
            speaker.says(f"{n} line of {speaker.name} after an empty one")
            listener.hears(f"{n} line of {speaker.name} after an empty one")


@check(
    points=1,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["Does your program compare a message with the one before? People repeat themselves."],
)
def test_the_same_again(duo: Duo) -> None:
    """A person who says the same words twice is read twice."""
    boss, alice = duo.meet()
    for speaker, listener in ((alice, boss), (boss, alice)):
        repeats(speaker, listener, f"ha, says {speaker.name}")


@check(
    points=2,
    section="two-waits-two-threads",
    needs=TALK,
    hints=["Start the receive thread before the loop that reads the keyboard, not in it."],
    when="not udp",
)
def test_client_listens_from_the_start(duo: Duo) -> None:
    """A person who has just started the client reads the other one before typing a word."""
    boss, alice = duo.meet_who_types_nothing()
    listens_from_the_start(duo, alice, boss)


@check(
    points=2,
    section="two-waits-two-threads",
    needs=TALK,
    hints=[
        "A timeout is not the end: after it, wait again. Or set none: recv() may wait for ever."
    ],
)
def test_after_a_silence(duo: Duo) -> None:
    """After a silence both users are still there."""
    silence.is_coming(duo)
    boss, alice = duo.meet()
    silence.falls(duo)
    alice.says("that was a long pause")
    boss.says("I was thinking")
    boss.hears("that was a long pause")
    alice.hears("I was thinking")
