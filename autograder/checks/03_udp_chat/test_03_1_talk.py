"""03, the talk: the student's own UDP server with several of the student's own clients."""

from autograder.course.check import check
from autograder.evidence import chat
from autograder.evidence.listening import (
    hears_the_first_words,
    introduces_itself,
    repeats,
)
from autograder.evidence.talk import apart, own, silence
from autograder.evidence.talk.as_typed import hears_as_typed
from autograder.room.udp import UdpRoom

STARTS = ("test_server_starts",)
CHAT = ("test_two_people_can_chat",)
IN_A_ROW = ("test_silent_listener",)


@check(
    points=4,
    section="the-server-is-bound",
    misconception="M25",
    hints=[
        "Start server.py by hand. Does it end? Does it wait for something else first?",
        "A UDP server makes a socket (SOCK_DGRAM), calls bind(), and then only recvfrom().",
    ],
)
def test_server_starts(udp_room: UdpRoom) -> None:
    """The server starts and is bound to a UDP port."""
    assert udp_room.is_open(udp_room.server)  # the room has opened: that is the whole check


@check(
    points=10,
    section="who-is-in",
    needs=STARTS,
    hints=[
        "Compare the two addresses: the one in bind() and the one in sendto().",
        "Follow one message: input() → sendto → recvfrom in the server → sendto → print().",
        "recvfrom() gives two things: the bytes, and the address that you can answer to.",
    ],
)
def test_two_people_can_chat(udp_room: UdpRoom) -> None:
    """One person types a line, and another one reads it."""
    alice, bob = udp_room.join("alice", "bob")
    hears_the_first_words(bob, alice, "hello bob")
    bob.says("hello alice")
    alice.hears("hello alice")
    udp_room.passes_on(alice, bob)


@check(
    points=4,
    section="the-client-listens-while-it-types",
    needs=CHAT,
    hints=[
        "While the client waits in input(), who waits in recvfrom()?",
        "Two things that wait need two threads: one for the keyboard, one for the socket.",
    ],
)
def test_silent_listener(udp_room: UdpRoom) -> None:
    """A person who types only a name still reads all that the others say."""
    alice, bob = udp_room.join("alice", "bob")
    for text in ("are you there?", "are you still there?", "good night"):
        alice.says(text)
        bob.hears(text)


@check(
    points=6,
    section="who-is-in",
    misconception="M26",
    needs=IN_A_ROW,
    hints=["Is every address in the registry? Does the loop reach the last one?"],
)
def test_everyone_else_hears(udp_room: UdpRoom) -> None:
    """Everyone else reads what one person types, whoever it is."""
    people = udp_room.join("alice", "bob", "carol", "dave")
    for speaker in people:
        text = f"this is {speaker.name} speaking"
        speaker.says(text)
        for other in people:
            if other is not speaker:
                other.hears(text)
    own.says_one_by_one(people[0].says, people[1])


@check(
    points=1,
    section="who-is-in",
    needs=IN_A_ROW,
    hints=["If you show names: whose name belongs to this datagram? recvfrom() tells who sent it."],
)
def test_each_message_has_its_sender(udp_room: UdpRoom) -> None:
    """A message is shown with the name of who said it, or with none: not with somebody else's."""
    apart.each_has_its_sender(udp_room, *udp_room.join("alice", "bob", "carol"))


@check(
    points=3,
    section="who-is-in",
    misconception="M26",
    needs=CHAT,
    hints=["recvfrom() says who the sender is. Which line leaves this address out?"],
    when="not sender_hears_itself",
)
def test_sender_reads_no_echo(udp_room: UdpRoom) -> None:
    """The server does not send a message back to its author."""
    alice, bob = udp_room.join("alice", "bob")
    alice.says("this is for the others")
    bob.hears("this is for the others")
    bob.says("understood")
    alice.hears("understood")
    chat.of_no_echo(udp_room, alice, "this is for the others")


@check(
    points=3,
    section="who-is-in",
    misconception="M26",
    needs=CHAT,
    hints=["In this course a message goes to all, also to its author. Who is left out?"],
    when="sender_hears_itself",
)
def test_sender_reads_it_too(udp_room: UdpRoom) -> None:
    """The sender reads its own message, too: it comes back from the server."""
    alice, bob = udp_room.join("alice", "bob")
    for text in ("this is for everyone", "for me, too"):
        chat.of_an_echo(udp_room, alice, text)
        bob.hears(text)


@check(
    points=4,
    section="who-joins-late",
    needs=IN_A_ROW,
    hints=["For how many addresses does the server's loop run? Does it stop learning new ones?"],
)
def test_late_joiner(udp_room: UdpRoom) -> None:
    """A person who joins late reads what is said from then on, and can be read."""
    alice, bob = udp_room.join("alice", "bob")
    alice.says("before she came")
    bob.hears("before she came")
    carol = udp_room.join("carol")
    alice.says("after she came")
    carol.hears("after she came")
    carol.says("good evening")
    alice.hears("good evening")
    bob.hears("good evening")


@check(
    points=4,
    section="the-client-introduces-itself",
    misconception="M25",
    needs=CHAT,
    hints=[
        "A TCP server learns of a client by accept(). How does your server learn of one?",
        "Let the client send one datagram before it waits for its user.",
    ],
)
def test_client_introduces_itself(udp_room: UdpRoom) -> None:
    """A person who has just started the client reads the others before saying a word."""
    bob = udp_room.sits_down_silently("bob")
    alice = udp_room.join("alice")
    introduces_itself(udp_room, bob, alice)


@check(
    points=4,
    section="text-is-bytes",
    needs=IN_A_ROW,
    hints=["encode() and decode() use UTF-8 if you give no other name. Do both sides agree?"],
)
def test_cyrillic_and_emoji(udp_room: UdpRoom) -> None:
    """Cyrillic letters and emoji arrive as they were typed."""
    alice, bob = udp_room.join("alice", "bob")
    for text in ("Привет, Боб!", "Ёжик и ещё щука", "coffee ☕ and cake 🍰"):
        alice.says(text)
        hears_as_typed(bob, text)


@check(
    points=1,
    section="a-datagram-is-a-message",
    needs=IN_A_ROW,
    hints=["Does a program compare a message with the one before? People repeat themselves."],
)
def test_the_same_again(udp_room: UdpRoom) -> None:
    """A person who says the same words twice is read twice."""
    alice, bob = udp_room.join("alice", "bob")
    repeats(alice, bob, "ha ha ha")


@check(
    points=2,
    section="the-client-listens-while-it-types",
    needs=CHAT,
    hints=["A timeout is not the end: wait again. Or set none: recvfrom() may wait for ever."],
)
def test_after_a_silence(udp_room: UdpRoom) -> None:
    """After a silence everybody is still there."""
    silence.is_coming(udp_room)
    alice, bob = udp_room.join("alice", "bob")
    silence.falls(udp_room)
    alice.says("that was a long pause")
    bob.hears("that was a long pause")
    carol = udp_room.join("carol")
    udp_room.chat_goes_on(alice, bob, carol)


@check(
    points=3,
    section="a-datagram-is-a-message",
    needs=IN_A_ROW,
    hints=["Each recvfrom() brings one message. Is there a path on which one is dropped?"],
)
def test_two_quick_messages(udp_room: UdpRoom) -> None:
    """Two messages in quick succession both arrive."""
    alice, bob = udp_room.join("alice", "bob")
    udp_room.glued(alice, bob, "one moment", "knock knock", "who is there")
    bob.hears("one moment", "knock knock", "who is there")


@check(
    points=2,
    section="a-datagram-is-a-message",
    misconception="M5",
    needs=IN_A_ROW,
    hints=['With TCP, b"" is the end. Which of your programs takes an empty datagram for it?'],
)
def test_empty_line(udp_room: UdpRoom) -> None:
    """Somebody who presses Enter on an empty line harms nobody."""
    alice, bob = udp_room.join("alice", "bob")
    alice.says("")
    udp_room.settle()
    udp_room.chat_goes_on(alice, bob)
