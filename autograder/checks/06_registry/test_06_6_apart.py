"""06, no mix-up between people: a sender, and every line."""

from autograder.course.check import check
from autograder.evidence import leaving, registry, visitors
from autograder.evidence.moments import one_moment
from autograder.evidence.talk import apart, namesakes, own
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)


@check(
    points=1,
    section="one-order-for-each-sender",
    needs=STRANGERS,
    hints=["Which variables do your threads share? A global sender is everybody's sender."],
)
def test_each_message_has_its_sender(room: Room) -> None:
    """While one message is on its way, another one comes: neither takes the other's sender."""
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    apart.each_has_a_sender(room, alice, bob, carol, dave)


@check(
    points=1,
    section="one-order-for-each-sender",
    needs=STRANGERS,
    hints=["Where do messages wait for somebody who is slow? What happens when it is full?"],
)
def test_nothing_is_dropped(room: Room) -> None:
    """Nothing is lost of 200 messages that come while one send takes its time."""
    room.short_reads(room.server, apart.LINE)
    alice, bob, carol = room.connect("alice", "bob", "carol")
    apart.says_many_beside_a_slow_send(room, alice, bob)
    for listener in (bob, carol):
        listener.hears_a_burst(*apart.LINES)


@check(
    points=1,
    section="two-threads-clean-up",
    needs=STRANGERS,
    hints=[
        "close() sets the number of a socket free, and the next one who comes gets it: fileno().",
        "Take somebody out of the registry first, by the socket itself, and close it then.",
        "The beginning of a line that you keep for a connection must go with the connection.",
    ],
)
def test_next_one_at_the_number(room: Room) -> None:
    """A person who comes right after a socket was closed takes part, whatever is tidied up."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    dave, erin = apart.take_the_place_of(room, bob, "dave", "erin")
    room.chat_goes_on(alice, carol, dave, erin)
    leaving.takes_a_half_line_along(room, alice, room.connect)
    leaving.all_go_and_others_come(room, room.connect)


@check(
    points=2,
    section="two-threads-one-socket",
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
    points=2,
    section="the-task",
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
    points=2,
    section="one-order-for-each-sender",
    needs=STRANGERS,
    hints=["Is there a moment in which two threads carry messages of the same sender?"],
)
def test_order_of_each_sender(room: Room) -> None:
    """One person's words arrive in their order, also if a new thread starts late."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    own.in_order_though_a_thread_is_late(room, alice, bob, carol)


@check(
    points=1,
    section="two-threads-one-socket",
    needs=STRANGERS,
    hints=[
        "Which comes first: to note who has come, or to start their thread? It may be very fast.",
    ],
)
def test_who_comes_and_goes_at_once(room: Room) -> None:
    """A person who leaves before the accept loop takes its next step is forgotten, too."""
    alice, bob = room.connect("alice", "bob")
    apart.comes_and_goes_at_once(room, "carol")
    registry.of_living_threads(room)
    room.chat_goes_on(alice, bob)


@check(
    points=1,
    section="the-task",
    needs=STRANGERS,
    hints=["Two people may have the same name. By what does your server tell them apart?"],
)
def test_two_of_one_name(room: Room) -> None:
    """Two people have the same name: who came first hears on, and is heard."""
    namesakes.are_two(room, room.connect)
