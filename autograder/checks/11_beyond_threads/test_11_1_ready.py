"""11, who is ready: everybody is heard, and nobody is waited for, not even in the middle of a line.

How the server does it is not asked: by a selector, by asyncio, by threads.
"""

from autograder.course.check import check
from autograder.evidence import chat, visitors
from autograder.evidence.listening import repeats
from autograder.evidence.moments import one_moment
from autograder.evidence.talk import as_typed, at_once, namesakes, own, silence
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)


@check(
    points=2,
    section="who-is-ready",
    hints=[
        "For whom does your loop wait? For the listener, and for everybody who is in.",
        "The member that is ready is in key.data. Do its words go on to all others?",
    ],
)
def test_strangers_can_chat(room: Room) -> None:
    """All others hear what one person says."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    room.chat_goes_on(alice, bob, carol)


@check(
    points=5,
    section="one-thread-must-not-wait",
    misconception="M2",
    needs=STRANGERS,
    hints=[
        "Does your server wait for the rest of a line? Then it waits for one, and not for all.",
        "The beginning of a line must be kept until its end comes. Whose beginning is it?",
    ],
)
def test_half_a_line_is_nobody_elses(room: Room) -> None:
    """A person who has said half a line keeps nobody waiting; no other line gets in between."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    alice.sends(b"the first half and ")
    room.settle()
    bob.says("I need no pause")
    carol.hears("I need no pause")
    alice.sends(b"the second half\nand a line at once\n")
    bob.hears("the first half and the second half", "and a line at once")
    carol.hears_in_order(
        "I need no pause", "the first half and the second half", "and a line at once"
    )
    one_moment.in_pieces(room, alice, bob, carol)


@check(
    points=2,
    section="one-thread-must-not-wait",
    needs=STRANGERS,
    hints=[
        "Where does your server await something, or give up a lock? There, others come in between.",
        "Keep what you know of a message in local variables, and a line in one piece.",
    ],
)
def test_nobody_elses_words(room: Room) -> None:
    """Others speak, come and go at any moment: each line comes to all others, whole."""
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    one_moment.two_speak(room, alice, bob, carol, dave)
    nina = one_moment.come_and_go(room, alice, dave, bob, carol)
    room.chat_goes_on(alice, carol, nina)
    own.at_each_step(room, alice, bob, carol, in_lines=True)


@check(
    points=2,
    section="one-thread-must-not-wait",
    needs=STRANGERS,
    hints=["One thread that sleeps keeps all waiting. select() without a timeout is enough."],
)
def test_nobody_sleeps(room: Room) -> None:
    """A message is handed on, and a newcomer let in, at once: nothing sleeps first."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    at_once.handed_on_at_once(alice, bob, carol)
    at_once.let_in_at_once(room)


@check(
    points=2,
    section="one-thread-must-not-wait",
    needs=STRANGERS,
    hints=["That nothing comes is not the end of anything: ask again who is ready."],
)
def test_after_a_silence(room: Room) -> None:
    """After a silence everybody is still there, and others may come."""
    silence.is_coming(room)
    alice, bob = room.connect("alice", "bob")
    silence.falls_in_mid_line(room, alice, bob)
    carol = room.connect("carol")
    room.chat_goes_on(alice, bob, carol)


@check(
    points=1,
    section="who-is-ready",
    needs=STRANGERS,
    hints=['Only b"\\n" ends a line. strip(), split() and splitlines() take more than that.'],
)
def test_text_as_typed(room: Room) -> None:
    """A line arrives as it was typed, and only a newline ends it."""
    alice, bob = room.connect("alice", "bob")
    as_typed.says_as_typed(alice, bob, *as_typed.INSIDE, *as_typed.EDGES)
    carol = room.join("carol")
    as_typed.says_as_typed(carol, alice, *as_typed.EDGES)
    as_typed.says_as_typed(alice, carol, *as_typed.INSIDE)
    repeats(alice, bob, "ha ha ha")
    as_typed.in_one_line(bob, alice)
    as_typed.says_none_and_a_long_one(alice, bob)


@check(
    points=1,
    section="who-is-ready",
    needs=STRANGERS,
    hints=["The loop knows the sender. Which line leaves them out?"],
    when="not sender_hears_itself",
)
def test_sender_gets_nothing_back(room: Room) -> None:
    """A message goes to all others, not to its author."""
    alice, bob = room.connect("alice", "bob")
    alice.says("not for alice")
    bob.hears("not for alice")
    chat.of_no_echo(room, alice, "not for alice")


@check(
    points=1,
    section="who-is-ready",
    needs=STRANGERS,
    hints=["Two people may have the same name. By what does your server tell them apart?"],
)
def test_two_of_one_name(room: Room) -> None:
    """Two people have the same name: who came first hears on, and is heard."""
    namesakes.are_two(room, room.connect)


@check(
    points=1,
    section="who-is-ready",
    needs=STRANGERS,
    hints=["How many people does your server take? The number in listen() is no number of users."],
)
def test_many_people(room: Room) -> None:
    """Twenty people listen, two more come: they are heard like all others."""
    visitors.many_listen(room)
    alice, bob = room.connect("alice", "bob")
    room.chat_goes_on(alice, bob)
