"""08, every line: none is lost on its way through a queue, none overtakes another one."""

from autograder.course.check import check
from autograder.evidence import visitors
from autograder.evidence.framing import each_in_a_line
from autograder.evidence.moments import one_moment
from autograder.evidence.talk import apart, as_typed, namesakes, own
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)


@check(
    points=1,
    section="a-queue-and-a-writer",
    needs=STRANGERS,
    hints=[
        "When does your thread look up its socket? By then the accept loop may have the next one.",
        "Hand the socket to the thread: args=(client,). A lambda looks it up when it runs.",
        "How many people does your server take? The number in listen() is no number of users.",
    ],
)
def test_ten_people(room: Room) -> None:
    """Ten people come, two of them right after each other: each is served, and takes part."""
    visitors.many_listen(room)
    alice = room.connect("alice")
    bob, carol = apart.come_together(room)
    dave, erin = apart.come_together(room, "dave", "erin", nth=2)
    *_, judy = room.connect("frank", "grace", "heidi", "ivan", "judy")
    room.chat_goes_on(alice, bob, carol, dave, erin, judy)


@check(
    points=1,
    section="a-queue-and-a-writer",
    needs=STRANGERS,
    hints=["Where do messages wait for somebody who is slow? What happens when it is full?"],
)
def test_nothing_is_dropped(room: Room) -> None:
    """Of 120 lines, each burst of which has been heard before the next, none is lost."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    own.says_in_bursts(alice, bob, carol)


@check(
    points=1,
    section="a-queue-and-a-writer",
    misconception="M4",
    needs=STRANGERS,
    hints=["send() may take a part only, and tells how many bytes it took. Where is the rest?"],
)
def test_short_sends_lose_nothing(room: Room) -> None:
    """Where send() takes 100 bytes at a time, a line of 1,000 letters arrives whole, once."""
    room.short_writes(room.server, 100)
    alice, bob = room.connect("alice", "bob")
    text = as_typed.long_text("alice", 1000)
    alice.says(text)
    each_in_a_line(bob, text)


@check(
    points=1,
    section="a-queue-and-a-writer",
    needs=STRANGERS,
    hints=["Is there a moment in which two threads carry messages of the same sender?"],
)
def test_order_of_each_sender(room: Room) -> None:
    """One person's words arrive in their order, also if a new thread starts late."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    own.in_order_though_a_thread_is_late(room, alice, bob, carol)


@check(
    points=1,
    section="a-queue-and-a-writer",
    needs=STRANGERS,
    hints=["Keep what a thread knows of its message in local variables, and in arguments."],
)
def test_nobody_elses_words(room: Room) -> None:
    """One thread stands at any of its lines while another person speaks: both are heard."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    own.at_each_step(room, alice, bob, carol, in_lines=True)
    one_moment.in_pieces(room, alice, bob, carol)
    one_moment.two_speak(room, alice, bob, carol)


@check(
    points=1,
    section="a-queue-and-a-writer",
    needs=STRANGERS,
    hints=["Two people may have the same name. By what does your server tell them apart?"],
)
def test_two_of_one_name(room: Room) -> None:
    """Two people have the same name: who came first hears on, and is heard."""
    namesakes.are_two(room, room.connect)
