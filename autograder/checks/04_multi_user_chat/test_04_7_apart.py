"""04, no mix-up between people: a moment to come, a socket, a sender, every line."""

from autograder.course.check import check
from autograder.evidence import chat
from autograder.evidence.talk import apart, namesakes, own
from autograder.room.room import Room

LISTENS = ("test_server_listens",)
STRANGERS = ("test_strangers_can_chat",)


@check(
    points=4,
    section="who-joins-late",
    needs=("test_silent_listener",),
    hints=["When does a new socket get into the registry? For how many clients does accept() run?"],
)
def test_late_joiner(room: Room) -> None:
    """A person who joins late reads what is said from then on, and can be read."""
    alice, bob = room.join("alice", "bob")
    alice.says("before she came")
    bob.hears("before she came")
    carol = room.join("carol")
    alice.says("after she came")
    carol.hears("after she came")
    carol.says("good evening")
    alice.hears("good evening")
    bob.hears("good evening")


@check(
    points=2,
    section="a-thread-for-each-client",
    needs=LISTENS,
    hints=[
        "When does your thread look up its socket? By then the accept loop may have the next one.",
        "Hand the socket to the thread: args=(client,). A lambda looks it up when it runs.",
    ],
)
def test_two_come_together(room: Room) -> None:
    """Two people come right after each other: each is served by a thread of their own."""
    alice = room.crowd("alice")
    bob, carol = apart.come_together(room)
    dave, erin = apart.come_together(room, "dave", "erin", nth=2)
    room.chat_goes_on(alice, bob, carol, dave, erin)


@check(
    points=1,
    section="the-registry-and-the-broadcast",
    needs=LISTENS,
    hints=["Two people may have the same name. By what does your server tell them apart?"],
)
def test_two_of_one_name(room: Room) -> None:
    """Two people have the same name: who came first hears on, and is heard."""
    namesakes.are_two(room, room.crowd)


@check(
    points=2,
    section="a-thread-for-each-client",
    needs=LISTENS,
    hints=[
        "Which variables do your threads share? A global sender is everybody's sender.",
        "All that belongs to one message goes into the function as an argument.",
    ],
)
def test_each_message_has_its_sender(room: Room) -> None:
    """While one message is on its way, another one comes: neither takes the other's sender."""
    alice, bob, carol, dave = room.crowd("alice", "bob", "carol", "dave")
    apart.each_has_a_sender(room, alice, bob, carol, dave)


@check(
    points=1,
    section="a-thread-for-each-client",
    needs=["test_each_message_has_its_sender"],
    hints=["The broadcast leaves out its sender. Is that still the same one when it comes to it?"],
    when="not sender_hears_itself",
)
def test_no_echo_of_two_at_once(room: Room) -> None:
    """Two people speak at the same time: neither gets their own words back."""
    alice, bob, carol, dave = room.crowd("alice", "bob", "carol", "dave")
    apart.each_has_a_sender(room, alice, bob, carol, dave)
    chat.of_no_echo(room, alice, "these words are of alice")


@check(
    points=1,
    section="many-and-fast",
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
    section="the-registry-and-the-broadcast",
    misconception="M12",
    needs=("test_two_people_can_chat",),
    hints=[
        "The loop stands at bob when another thread lets somebody in. May a dict grow meanwhile?",
        "A dict or a set that changes under the loop ends it with an error. Loop over a copy.",
    ],
)
def test_newcomer_in_mid_broadcast(room: Room) -> None:
    """Somebody comes while a message goes out: it reaches all the others, and the chat goes on."""
    alice, bob, carol = room.crowd("alice", "bob", "carol")
    dave = apart.comes_in_mid_broadcast(room, alice, "somebody comes while I speak", bob, "dave")
    for listener in (bob, carol):
        listener.hears("somebody comes while I speak")
    room.chat_goes_on(alice, carol, dave)


@check(
    points=2,
    section="a-thread-for-each-client",
    needs=LISTENS,
    hints=["Keep what a thread knows of its message in local variables, and in arguments."],
)
def test_nobody_elses_words(room: Room) -> None:
    """One thread stands at any of its lines while another person speaks: both are heard."""
    alice, bob, carol = room.crowd("alice", "bob", "carol")
    own.at_each_step(room, alice, bob, carol)


@check(
    points=2,
    section="many-and-fast",
    needs=["test_two_quick_messages"],
    hints=[
        "How many lines of your client send what its user has typed? Each line once.",
        "One thread sends what is typed, line after line: two threads overtake each other.",
    ],
)
def test_each_line_once(room: Room) -> None:
    """Of 120 lines that somebody types in a row, each is read once, and in order."""
    own.each_is_heard_once(room, *room.join("alice", "bob"))
