"""04, the talk: the student's own server with several of the student's own clients."""

from autograder.course.check import check
from autograder.evidence import chat
from autograder.evidence.listening import (
    hears_the_first_words,
    listens_from_the_start,
    repeats,
)
from autograder.evidence.talk import as_typed, own, silence
from autograder.room.room import Room

CHAT = ("test_two_people_can_chat",)
IN_A_ROW = ("test_silent_listener",)


@check(
    points=4,
    section="the-server-listens",
    hints=[
        "Start server.py by hand. Does it end? Does it wait for something else first?",
        "A server makes a TCP socket, then calls bind(), listen() and accept(), in this order.",
    ],
)
def test_server_listens(room: Room) -> None:
    """The server starts and listens."""
    assert room.is_open(room.server)  # the room has opened: that is the whole check


@check(
    points=4,
    section="the-server-listens",
    misconception="M22",
    needs=["test_server_listens"],
    hints=[
        "Compare the two addresses: the one in bind() and the one in connect().",
        "Start the server and one client by hand. What does the client print?",
    ],
)
def test_client_reaches_server(room: Room) -> None:
    """The client connects to the server."""
    alice = room.join("alice")
    chat.of_a_connection(room, alice)


@check(
    points=8,
    section="the-registry-and-the-broadcast",
    misconception="M26",
    needs=["test_client_reaches_server"],
    hints=[
        "Follow one message: input() → send → recv in the server → send → recv → print().",
        "Let the server print how many sockets are in the registry when it broadcasts.",
        "str has encode(), bytes has decode(); sockets carry bytes.",
    ],
)
def test_two_people_can_chat(room: Room) -> None:
    """One person types a line, and another one reads it."""
    alice, bob = room.join("alice", "bob")
    hears_the_first_words(bob, alice, "hello bob")
    room.passes_on(alice, bob)


@check(
    points=5,
    section="the-client-listens-while-it-types",
    needs=CHAT,
    hints=[
        "While the client waits in input(), who waits in recv()?",
        "Two things that wait need two threads: one for the keyboard, one for the socket.",
    ],
)
def test_silent_listener(room: Room) -> None:
    """A person who types nothing still reads."""
    alice, bob = room.join("alice", "bob")
    for text in ("are you there?", "are you still there?", "good night"):
        alice.says(text)
        bob.hears(text)


@check(
    points=2,
    section="the-client-listens-while-it-types",
    needs=CHAT,
    hints=[
        "Start the receive thread before the loop that reads the keyboard, not in it.",
        "Is the new socket in the registry before its thread waits in recv()?",
    ],
)
def test_listens_from_the_start(room: Room) -> None:
    """A person who has just started the client reads the others before typing a word."""
    alice = room.join("alice")
    listens_from_the_start(room, room.sits_down_silently("bob"), alice)


@check(
    points=5,
    section="the-registry-and-the-broadcast",
    misconception="M26",
    needs=IN_A_ROW,
    hints=["Is every socket in the registry? Does the loop reach the last one?"],
)
def test_everyone_else_hears(room: Room) -> None:
    """Everyone else reads what one person types, whoever it is."""
    people = room.join("alice", "bob", "carol", "dave")
    for speaker in people:
        text = f"this is {speaker.name} speaking"
        speaker.says(text)
        for other in people:
            if other is not speaker:
                other.hears(text)


@check(
    points=2,
    section="the-client-listens-while-it-types",
    needs=CHAT,
    hints=["A timeout is not the end: wait again. Or set none: recv() may wait for ever."],
)
def test_after_a_silence(room: Room) -> None:
    """After a silence everybody is still there."""
    silence.is_coming(room)
    alice, bob = room.join("alice", "bob")
    silence.falls(room)
    alice.says("that was a long pause")
    bob.hears("that was a long pause")
    carol = room.join("carol")
    room.chat_goes_on(alice, bob, carol)


@check(
    points=4,
    section="many-and-fast",
    needs=["test_everyone_else_hears"],
    hints=["Does the server serve several clients at the same time, each in its own thread?"],
)
def test_several_at_once(room: Room) -> None:
    """Several people type at the same time, and nothing is lost."""
    people = room.join("alice", "bob", "carol", "dave")
    for round_ in ("first", "second", "third"):
        # Who sends a message in several pieces is held after the first one: others come in between.
        with room.busy_listeners(people), room.paused_before_send(to=people[-1], nth=2):
            for speaker in people:
                speaker.says(f"{round_} words of {speaker.name}")
            room.settle()
    for listener in people:
        others = [person.name for person in people if person is not listener]
        listener.hears(
            *(f"{r} words of {name}" for r in ("first", "second", "third") for name in others)
        )


@check(
    points=4,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["encode() and decode() use UTF-8 if you give no other name. Do both sides agree?"],
)
def test_cyrillic_and_emoji(room: Room) -> None:
    """Cyrillic letters and emoji arrive as they were typed."""
    alice, bob = room.join("alice", "bob")
    for text in ("Привет, Боб!", "Ёжик и ещё щука", "coffee ☕ and cake 🍰"):
        as_typed.says_piece_by_piece(room, alice, bob, text)
        as_typed.hears_as_typed(bob, text)


@check(
    points=3,
    section="text-is-bytes",
    needs=CHAT,
    hints=["How many bytes does your recv() take at most? Where does the rest go?"],
)
def test_long_message(room: Room) -> None:
    """A message of 900 letters arrives whole."""
    alice, bob = room.join("alice", "bob")
    # No blanks to strip, and no hyphens: who shows messages in a frame breaks lines there.
    text = "long_" + "_".join(f"word_{n:03}" for n in range(99)) + "_end"
    alice.says(text)
    bob.hears_pieces(text)


@check(
    points=1,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["Does a program compare a message with the one before? People repeat themselves."],
)
def test_the_same_again(room: Room) -> None:
    """A person who says the same words twice is read twice."""
    alice, bob = room.join("alice", "bob")
    repeats(alice, bob, "ha ha ha")


@check(
    points=3,
    section="many-and-fast",
    misconception="M1",
    needs=IN_A_ROW,
    hints=["Two messages may come in one recv(). Is the second one lost then?"],
)
def test_two_quick_messages(room: Room) -> None:
    """Two messages in quick succession both arrive, the first one first."""
    alice, bob = room.join("alice", "bob")
    own.in_order_though_readers_are_late(room, alice, bob)
    room.glued(alice, bob, "one moment", "knock knock", "who is there")
    bob.hears_in_order("knock knock", "who is there")


@check(
    points=2,
    section="many-and-fast",
    misconception="M5",
    needs=IN_A_ROW,
    hints=["What does your program do with an empty string? An empty line is not the end."],
)
def test_empty_line(room: Room) -> None:
    """Somebody who presses Enter on an empty line harms nobody."""
    alice, bob = room.join("alice", "bob")
    alice.says("")
    room.settle()
    for text in ("I only pressed Enter", "and now I go on", "as before"):
        alice.says(text)
        bob.hears(text)
    bob.says("no harm done")
    alice.hears("no harm done")


@check(
    points=3,
    section="the-registry-and-the-broadcast",
    misconception="M26",
    needs=CHAT,
    hints=["The broadcast knows the sender's socket. Which line leaves it out?"],
    when="not sender_hears_itself",
)
def test_sender_reads_no_echo(room: Room) -> None:
    """The server does not send a message back to its author."""
    alice, bob = room.join("alice", "bob")
    alice.says("this is for the others")
    bob.hears("this is for the others")
    bob.says("understood")
    alice.hears("understood")
    chat.of_no_echo(room, alice, "this is for the others")


@check(
    points=3,
    section="the-registry-and-the-broadcast",
    misconception="M26",
    needs=CHAT,
    hints=["In this course a message goes to all, also to its author. Who is left out?"],
    when="sender_hears_itself",
)
def test_sender_reads_it_too(room: Room) -> None:
    """The sender reads its own message, too: it comes back from the server."""
    alice, bob = room.join("alice", "bob")
    for text in ("this is for everyone", "for me, too"):
        chat.of_an_echo(room, alice, text)
        bob.hears(text)
