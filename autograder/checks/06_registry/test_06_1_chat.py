"""06: it is a chat, its lines stay whole and in order, and nobody's end hurts it."""

from autograder.course.check import check
from autograder.evidence import leaving, registry
from autograder.room.room import Room
from autograder.room.watched import WatchedRoom, in_mid_broadcast, in_mid_line
from autograder.words.samples import long_line

CHAT = ("test_strangers_can_chat",)


@check(
    points=2,
    section="the-task",
    hints=["Start server.py by hand. Does it end at once? With which error?"],
)
def test_server_listens(room: Room) -> None:
    """The server starts and listens."""
    assert room.is_open(room.server)  # the room has opened: that is the whole check


@check(
    points=3,
    section="the-task",
    needs=["test_server_listens"],
    hints=[
        "Our people are plain sockets: they say their name first, and each message is a line.",
        "Who puts a newcomer into the registry? Does everyone_but return everyone else?",
    ],
)
def test_strangers_can_chat(room: Room) -> None:
    """The others hear what one person says."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    room.chat_goes_on(alice, bob, carol)


@check(
    points=2,
    section="the-task",
    needs=CHAT,
    hints=["client.py needs nothing new. Is it the one of the exercise before?"],
)
def test_two_people_can_chat(room: Room) -> None:
    """One person types a line, and another one reads it."""
    alice, bob = room.join("alice", "bob")
    alice.says("hello bob")
    bob.hears("hello bob")
    room.passes_on(alice, bob)


@check(
    points=3,
    section="an-exception-ends-one-thread",
    misconception="M18",
    needs=CHAT,
    hints=[
        "Look at the terminal of the server: which line of yours does the traceback name?",
        "Can the cleanup be reached by somebody who is not in the registry (yet, or any more)?",
    ],
)
def test_no_thread_dies(room: Room) -> None:
    """However somebody leaves, even without a word, no thread of the server dies of it."""
    alice, bob = room.connect("alice", "bob")
    eve, mallory = room.connect_silently("eve", "mallory")
    carol, dave = room.connect("carol", "dave")
    for leaver in (eve, carol):
        leaver.leaves()
        room.settle()
    for leaver in (mallory, dave):
        leaver.vanishes()
        room.settle()
    room.chat_goes_on(alice, bob)
    registry.of_living_threads(room)


@check(
    points=7,
    section="two-threads-one-socket",
    misconception="M17",
    needs=CHAT,
    hints=[
        "sendall() may need several steps. What keeps another thread from sending in between?",
        "Each receiver needs a lock that is held during the whole sendall() to this receiver.",
    ],
)
def test_lines_never_mix(room: Room) -> None:
    """Two people say long lines at the same time: each line arrives in one piece."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    long, other = long_line("alice", 10_000), long_line("bob", 3000)
    room.short_writes(room.server, most=1000)
    with in_mid_line(room, alice, long, to=carol):
        bob.says(other)
    registry.of_whole_lines(carol, long, other)


@check(
    points=7,
    section="one-order-for-each-sender",
    misconception="M27",
    needs=CHAT,
    hints=[
        "People come and go while a message is on its way. The others must get it all the same.",
        "Is there a moment in which two threads carry messages of the same sender?",
        "Several messages wait for a slow receiver. In which order are they taken out again?",
    ],
)
def test_exactly_once_in_order(watched_room: WatchedRoom) -> None:
    """While people come and go, those who stay hear each message once, in each sender's order."""
    room = watched_room
    alice, bob, carol, dave, guest = room.connect("alice", "bob", "carol", "dave", "guest")
    numbers = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
    alices = [f"{number} of alice" for number in numbers]
    with room.at_touch(1, lambda: alice.says("first of alice")):
        alice.says("second of alice")
        room.settle()
    for words in (("third", "fourth", "fifth"), ("sixth", "seventh", "eighth")):
        with in_mid_broadcast(room, alice, f"{words[0]} of alice", to=carol):
            guest.leaves()
            room.settle()
            bob.says(f"{words[0]} of bob")
            guest = room.connect(f"guest-{words[0]}")
            for word in words[1:]:
                alice.says(f"{word} of alice")
                room.settle()
    for listener in (carol, dave):
        listener.hears_once("third of bob", "sixth of bob")
        listener.hears_once(*alices)
        listener.hears_in_order(*alices)
        listener.hears_in_order("third of bob", "sixth of bob")
    leaving.says_nothing_more(guest, carol, dave)
    leaving.come_and_go_in_turn(room, room.connect)
