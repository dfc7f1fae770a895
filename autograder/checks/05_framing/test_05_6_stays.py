"""05, what stays of exercise 04: who is silent hears, who leaves or comes costs nobody a line."""

from autograder.course.check import check
from autograder.evidence import chat, leaving
from autograder.evidence.listening import listens_from_the_start
from autograder.evidence.talk import apart
from autograder.room.room import Room
from autograder.room.watched import in_mid_broadcast

WE_ARE = ("alice", "bob", "erin", "carol", "dave", "frank")
LINES = ("test_half_a_line_waits",)  # what 04 asked for comes after what is new


@check(
    points=2,
    section="two-threads-one-stream",
    needs=LINES,
    hints=["A list that shrinks under the loop skips the next one. Loop over a copy: lesson 04."],
)
def test_leaver_in_mid_broadcast(room: Room) -> None:
    """Somebody leaves while a line goes out: it reaches all the others."""
    alice, bob, erin, carol, dave, frank = room.crowd(*WE_ARE)
    with in_mid_broadcast(room, alice, "he leaves while I speak", to=bob):
        bob.leaves()
    for listener in (erin, carol, dave):
        listener.hears("he leaves while I speak")
    leaving.met_by_a_send(room, erin, alice, carol, dave)
    leaving.says_nothing_more(dave, alice, carol)
    leaving.met_before_anybody_knows(room, carol, alice, frank)
    room.chat_goes_on(alice, frank)


@check(
    points=1,
    section="two-threads-one-stream",
    needs=LINES,
    hints=["A dict or a set that grows under the loop ends it. Loop over a copy: lesson 04."],
)
def test_newcomer_in_mid_broadcast(room: Room) -> None:
    """Somebody comes while a line goes out: it reaches all the others, and the chat goes on."""
    alice, bob, carol = room.crowd("alice", "bob", "carol")
    dave = apart.comes_in_mid_broadcast(room, alice, "somebody comes while I speak", bob, "dave")
    for listener in (bob, carol):
        listener.hears("somebody comes while I speak")
    room.chat_goes_on(alice, carol, dave)


@check(
    points=1,
    section="the-client",
    needs=LINES,
    hints=["Is the new socket in the registry before its thread waits for the first line?"],
)
def test_listens_from_the_start(room: Room) -> None:
    """A person who has just started the client reads the others before typing a word."""
    alice = room.join("alice")
    listens_from_the_start(room, room.sits_down_silently("bob"), alice)


@check(
    points=1,
    section="the-client",
    needs=LINES,
    hints=["A thread that waits in recv() keeps the program alive, unless it is a daemon."],
)
def test_client_ends_with_its_input(room: Room) -> None:
    """The client ends without a traceback when its input ends."""
    _, bob = room.join("alice", "bob")
    bob.leaves()
    bob.expect_end()


@check(
    points=1,
    section="two-threads-one-stream",
    needs=LINES,
    hints=["The loop knows the sender. Which line leaves them out?"],
    when="not sender_hears_itself",
)
def test_sender_gets_nothing_back(room: Room) -> None:
    """A message goes to all others, not to its author."""
    alice, bob = room.connect("alice", "bob")
    alice.says("not for alice")
    bob.hears("not for alice")
    chat.of_no_echo(room, alice, "not for alice")
