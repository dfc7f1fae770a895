"""08 on the wire: the table of the protocol, line by line, with people of any client."""

from autograder import evidence
from autograder.check import check
from autograder.protocol import (
    TAKEN,
    does_not_read,
    finds_here,
    is_told_of,
    reads,
    reads_in_order,
    reads_no_more,
    reads_once,
    times_read,
)
from autograder.room import Room

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
    """Whoever says their name first is heard under it by all others, with any client."""
    people = room.connect("alice", "bob", "carol")
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
    """Whoever says a name that is free is welcomed under it."""
    alice, bob = room.connect("alice", "bob")
    reads_once(alice, "* welcome alice")
    reads_once(bob, "* welcome bob")
    does_not_read(alice, "* welcome bob")


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
    """A message goes to all others, not to who said it."""
    alice, bob = room.connect("alice", "bob")
    alice.says("not for alice")
    reads(bob, "alice: not for alice")
    evidence.of_no_echo(alice, "not for alice")


@check(
    points=3,
    section="who-is-told-what",
    misconception="M26",
    needs=NAMED,
    hints=["In this course a message goes to all, also to its author. Who is left out?"],
    when="sender_hears_itself",
)
def test_sender_gets_it_back(room: Room) -> None:
    """A message goes to all, once, also to who said it."""
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
    """/who lists the names of those who are in, sorted, for who asked only."""
    room.connect_silently("eve")
    carol, alice, bob = room.connect("carol", "alice", "bob")
    finds_here(carol, "alice", "bob", "carol")
    does_not_read(alice, "* here:", "carol: /who")
    bob.leaves()
    room.settle()
    finds_here(alice, "alice", "carol")


@check(
    points=5,
    section="who-is-told-what",
    misconception="M26",
    needs=NAMED,
    hints=[
        "/msg NAME TEXT has three parts; only the first two blanks cut: split(' ', 2).",
        "Who reads it sees “SENDER -> you: text”. Nobody else gets a byte of it.",
    ],
)
def test_private_message(room: Room) -> None:
    """/msg NAME TEXT is read by that one only, and shows who it is from."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    alice.says("/msg bob meet me at noon, not at one")
    reads_once(bob, "alice -> you: meet me at noon, not at one")
    carol.says("/msg bob /who else knows?")
    reads_once(bob, "carol -> you: /who else knows?")
    does_not_read(carol, "noon")
    does_not_read(alice, "else knows")


@check(
    points=3,
    section="who-is-told-what",
    needs=NAMED,
    hints=["What does your dictionary do when a key is not in it?"],
)
def test_no_such_user(room: Room) -> None:
    """Who writes to a name that nobody has is told so, and chats on."""
    alice, bob = room.connect("alice", "bob")
    alice.says("/msg zoe are you there?")
    reads_once(alice, "* no such user: zoe")
    alice.says("nobody home")
    reads(bob, "alice: nobody home")
    does_not_read(bob, "zoe", "are you there")


@check(
    points=5,
    section="the-name-comes-first",
    needs=NAMED,
    hints=[
        "A refused newcomer is asked again and again: a loop around the first line.",
        "Nobody is told that somebody joined before the name is free.",
    ],
)
def test_name_taken(room: Room) -> None:
    """A name that somebody has is refused. Whoever wanted it may try another one."""
    alice, bob = room.connect("alice", "bob")
    double = room.connect_silently("double")
    double.says("alice")
    reads(double, TAKEN)
    double.says("bob")
    room.settle()
    double.says("carol")
    room.settle()
    double.says("I am Carol now")
    reads(alice, "carol: I am Carol now")
    does_not_read(double, "* welcome alice", "* welcome bob")
    does_not_read(bob, "* alice joined", "alice: ")
    is_told_of(bob, "alice", "bob", "carol")


@check(
    points=4,
    section="the-end-of-a-connection",
    misconception="M13",
    needs=NAMED,
    hints=[
        "The cleanup runs for each connection. Whose name does it take out?",
        "Who was refused has no name: there is nothing to take out, and nobody to be told of.",
    ],
)
def test_refused_and_gone(room: Room) -> None:
    """Somebody who was refused goes away: who has the name keeps it, and nobody is told."""
    alice, bob = room.connect("alice", "bob")
    for way in ("leaves", "vanishes"):
        double = room.connect_silently("double")
        double.says("alice")
        room.settle()
        getattr(double, way)()
        room.settle()
    does_not_read(bob, "* alice left")
    bob.says("still there?")
    reads(alice, "bob: still there?")
    alice.says("of course")
    reads(bob, "alice: of course")
    is_told_of(bob, "alice", "bob")


@check(
    points=4,
    section="names-that-change",
    needs=NAMED,
    hints=[
        "Where does your server keep the name? In one place, or in two that must agree?",
        "A local variable of the thread does not change when the registry does.",
    ],
)
def test_nick(room: Room) -> None:
    """After /nick NEW the new name counts, and the old one is free."""
    alice, bob = room.connect("alice", "bob")
    alice.says("/nick alicia")
    room.settle()
    alice.says("it is still me")
    reads(bob, "alicia: it is still me")
    newcomer = room.connect_silently("newcomer")
    newcomer.says("alice")
    room.settle()
    newcomer.says("I took the old name")
    reads(bob, "alice: I took the old name")
    told = times_read(bob, "* alice left")  # of a change of names a server may tell like this
    alice.leaves()
    reads(bob, "* alicia left")
    reads_no_more(bob, "* alice left", told)
    is_told_of(bob, "alice", "bob", not_of=["alicia"])


@check(
    points=2,
    section="names-that-change",
    needs=["test_nick", "test_private_message", "test_no_such_user"],
    hints=["Does /msg look for names in the same place that /nick changes?"],
)
def test_message_to_a_new_name(room: Room) -> None:
    """After /nick NEW private messages reach the new name, and the old one nobody."""
    alice, bob = room.connect("alice", "bob")
    alice.says("/nick alicia")
    room.settle()
    bob.says("/msg alicia a nice name")
    reads_once(alice, "bob -> you: a nice name")
    bob.says("/msg alice anybody?")
    reads_once(bob, "* no such user: alice")
    alice.says("/msg bob thank you")
    reads_once(bob, "alicia -> you: thank you")


@check(
    points=4,
    section="names-that-change",
    needs=NAMED,
    hints=["Look first, then take. What has been changed already when the answer is no?"],
)
def test_nick_taken(room: Room) -> None:
    """/nick refuses a name that somebody has, and the old one stays."""
    alice, bob = room.connect("alice", "bob")
    alice.says("/nick bob")
    reads(alice, TAKEN)
    alice.says("who am I?")
    reads(bob, "alice: who am I?")
    bob.says("you are Alice")
    reads(alice, "bob: you are Alice")
    is_told_of(bob, "alice", "bob")


@check(
    points=4,
    section="the-end-of-a-connection",
    needs=NAMED,
    hints=["After /quit the loop ends, and the same cleanup runs as after any other end."],
)
def test_quit(room: Room) -> None:
    """/quit ends the connection, and the others are told once."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    bob.says("/quit")
    bob.sees_the_end()
    reads_once(alice, "* bob left")
    reads_once(carol, "* bob left")
    does_not_read(carol, "bob: /quit")
    is_told_of(alice, "alice", "carol", not_of=["bob"])


@check(
    points=5,
    section="the-end-of-a-connection",
    misconception="M13",
    needs=NAMED,
    hints=[
        "A connection ends with FIN or with a reset. Do both lead to the same cleanup?",
        "If a failed send tidies up, and the thread of the leaver, too, who tells the others?",
    ],
)
def test_left_is_told_once(room: Room) -> None:
    """However somebody goes, the others are told exactly once."""
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    dave.leaves()
    reads_once(alice, "* dave left")
    with room.paused_before_cleanup(bob):
        for text in ("one", "two", "three"):
            alice.says(text)
            room.settle()
    for listener in (alice, carol):
        reads_once(listener, "* bob left")
    reads(carol, "alice: one", "alice: two", "alice: three")
    alice.says("and on")
    reads(carol, "alice: and on")


@check(
    points=4,
    section="the-end-of-a-connection",
    needs=NAMED,
    hints=["Which lines take a name out of the registry? Does each end come past them?"],
)
def test_name_is_free_again(room: Room) -> None:
    """The name of somebody who has gone is free at once, however they went."""
    alice, bob = room.connect("alice", "bob")
    second, third = room.connect_silently("second", "third")
    second.says("bob")
    room.settle()
    bob.vanishes()
    room.settle()
    second.says("bob")
    room.settle()
    second.says("the second")
    reads(alice, "bob: the second")
    second.leaves()
    room.settle()
    third.says("bob")
    room.settle()
    third.says("the third")
    reads(alice, "bob: the third")


@check(
    points=4,
    section="who-is-told-what",
    misconception="M26",
    needs=NAMED,
    hints=[
        "When does a newcomer get into the list that the broadcast walks over?",
        "Who has no name yet is in no list, hears nothing, and leaves without a notice.",
    ],
)
def test_unnamed(room: Room) -> None:
    """Who has not said a name yet hears nothing, is not in /who, and leaves without a notice."""
    eve = room.connect_silently("eve")
    alice, bob = room.connect("alice", "bob")
    alice.says("are we alone?")
    reads(bob, "alice: are we alone?")
    does_not_read(eve, "are we alone?", "* alice joined", "* bob joined")
    eve.leaves()
    does_not_read(alice, " left")


@check(
    points=3,
    section="the-name-comes-first",
    misconception="M24",
    needs=NAMED,
    hints=["Which thread waits for the name? The one that calls accept() must not."],
)
def test_silent_connection(room: Room) -> None:
    """Somebody who connects and never says a name keeps nobody else out."""
    room.connect_silently("eve")
    alice, bob = room.connect("alice", "bob")
    alice.says("hello")
    reads(bob, "alice: hello")


@check(
    points=2,
    section="joined-and-left",
    misconception="M27",
    needs=NAMED,
    hints=["One thread does everything for one person, so everything is told in one order."],
)
def test_order_of_notices(room: Room) -> None:
    """Of one person everybody reads, in this order: joined, what they say, left."""
    alice, bob = room.connect("alice", "bob")
    carol = room.connect("carol")
    for text in ("one", "two", "three", "/quit"):
        carol.says(text)
        room.settle()
    for listener in (alice, bob):
        reads_in_order(
            listener, "* carol joined", "carol: one", "carol: two", "carol: three", "* carol left"
        )
