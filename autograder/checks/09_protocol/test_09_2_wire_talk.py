"""09 on the wire, the talk: who is told what, with people of any client."""

from autograder.course.check import check
from autograder.evidence import chat
from autograder.evidence.protocol import does_not_read, finds_here, get_no_byte, reads, reads_once
from autograder.room.room import Room

NAMED = ("test_names_on_the_wire",)


@check(
    points=4,
    section="the-name-comes-first",
    needs=["test_server_listens"],
    hints=[
        "The first line is the name, and it says so with nothing around it: “alice” and a newline.",
        "Does your server wait for something that only your own client sends?",
    ],
)
def test_names_on_the_wire(room: Room) -> None:
    """A person who says a name first is heard under it by all others, with any client."""
    people = room.connect("alice", "bob", "Carol")  # one of them with a capital letter
    for speaker in people:
        speaker.says("good morning")
        for other in people:
            if other is not speaker:
                reads_once(other, f"{speaker.name}: good morning")


@check(
    points=3,
    section="the-name-comes-first",
    needs=NAMED,
    hints=[
        "The newcomer alone reads “* welcome NAME”: a star, a blank, no exclamation mark needed."
    ],
)
def test_welcome(room: Room) -> None:
    """A person who says a name that is free is welcomed under it."""
    alice, bob = room.connect("alice", "bob")
    reads_once(alice, "* welcome alice")
    reads_once(bob, "* welcome bob")
    does_not_read(alice, "* welcome bob")
    maria = room.connect_silently("maria")
    maria.replies("Мария")
    reads_once(maria, "* welcome Мария")


@check(
    points=4,
    section="joined-and-left",
    needs=NAMED,
    hints=["Who is told: everybody who has a name, except the one it is about."],
)
def test_joined(room: Room) -> None:
    """Everybody who is in is told, once, who joins."""
    alice, bob, _carol = room.connect("alice", "bob", "carol")
    reads_once(alice, "* bob joined")
    reads_once(alice, "* carol joined")
    reads_once(bob, "* carol joined")


@check(
    points=2,
    section="who-is-told-what",
    misconception="M26",
    needs=["test_joined"],
    hints=["A newcomer reads “* welcome NAME”. The other sentence is for all others."],
)
def test_joined_is_for_the_others(room: Room) -> None:
    """That somebody joined is told to the others, not to the newcomer."""
    alice, bob = room.connect("alice", "bob")
    reads(alice, "* bob joined")
    does_not_read(bob, "* bob joined")


@check(
    points=3,
    section="who-is-told-what",
    misconception="M26",
    needs=NAMED,
    hints=["The loop knows the sender. Which line leaves them out?"],
    when="not sender_hears_itself",
)
def test_sender_gets_nothing_back(room: Room) -> None:
    """A message goes to all others, not to its author."""
    alice, bob = room.connect("alice", "bob")
    alice.says("not for alice")
    reads(bob, "alice: not for alice")
    chat.of_no_echo(room, alice, "not for alice")


@check(
    points=3,
    section="who-is-told-what",
    misconception="M26",
    needs=NAMED,
    hints=["In this course a message goes to all, also to its author. Who is left out?"],
    when="sender_hears_itself",
)
def test_sender_gets_it_back(room: Room) -> None:
    """A message goes to all, once, also to its author."""
    alice, bob = room.connect("alice", "bob")
    alice.says("for alice, too")
    reads(bob, "alice: for alice, too")
    reads_once(alice, "alice: for alice, too")


@check(
    points=5,
    section="who-is-told-what",
    needs=NAMED,
    hints=[
        "One line: “* here: ”, then the names, sorted, with a comma and a blank in between.",
        "The answer goes to the one who asked, to nobody else.",
    ],
)
def test_who(room: Room) -> None:
    """/who lists the names of those who are in, sorted, to the one who asked only."""
    room.connect_silently("eve")
    carol, alice, bob = room.connect("carol", "alice", "bob")
    finds_here(carol, "alice", "bob", "carol")
    does_not_read(alice, "* here:", "carol: /who")
    bob.leaves()
    room.settle()
    stranger = room.connect(room.texts.name("dave"))
    finds_here(alice, "alice", "carol", stranger.name)


@check(
    points=5,
    section="who-is-told-what",
    misconception="M26",
    needs=NAMED,
    hints=[
        "/msg NAME TEXT has three parts; only the first two blanks cut: split(' ', 2).",
        "The receiver sees “SENDER -> you: text”. Nobody else gets a byte of it.",
    ],
)
def test_private_message(room: Room) -> None:
    """/msg NAME TEXT is read by that one only, and shows the sender's name."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    with get_no_byte(carol):
        alice.says("/msg bob meet me at noon, not at one")
        reads_once(bob, "alice -> you: meet me at noon, not at one")
        does_not_read(carol, "noon")
    with get_no_byte(alice):
        carol.says("/msg bob /who else knows?")
        reads_once(bob, "carol -> you: /who else knows?")
        does_not_read(alice, "else knows", "alice -> you: meet me")  # who writes is told otherwise
    with get_no_byte(bob, carol):
        alice.says("/msg alice a note to myself")
        reads_once(alice, "alice -> you: a note to myself")
        for other in (bob, carol):
            does_not_read(other, "a note to")


@check(
    points=3,
    section="who-is-told-what",
    needs=NAMED,
    hints=["What does your dictionary do when a key is not in it?"],
)
def test_no_such_user(room: Room) -> None:
    """A person who writes to a name that nobody has is told so, and chats on."""
    alice, bob = room.connect("alice", "bob")
    alice.says("/msg zoe are you there?")
    reads_once(alice, "* no such user: zoe")
    alice.says("nobody home")
    reads(bob, "alice: nobody home")
    does_not_read(bob, "zoe", "are you there")
