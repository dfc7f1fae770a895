"""04, who comes and who goes: people with the student's own clients."""

from autograder.course.check import check
from autograder.evidence import chat
from autograder.room.room import Room

CHAT = ("test_two_people_can_chat",)
IN_A_ROW = ("test_silent_listener",)


@check(
    points=4,
    section="who-joins-late",
    needs=IN_A_ROW,
    hints=["When does a new socket get into the registry? For how many clients does accept() run?"],
)
def test_late_joiner(room: Room) -> None:
    """Who joins late reads what is said from then on, and can be read."""
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
    points=4,
    section="who-leaves",
    misconception="M5",
    needs=IN_A_ROW,
    hints=[
        "What does recv() give when the other side has closed the connection?",
        "Who leaves must leave the registry, too.",
    ],
)
def test_somebody_leaves(room: Room) -> None:
    """When somebody leaves, the others chat on."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.leaves()
    room.settle()
    bob.closes_the_window()
    room.settle()
    room.chat_goes_on(alice, carol)


@check(
    points=4,
    section="who-leaves",
    misconception="M10",
    needs=IN_A_ROW,
    hints=["A killed client cannot say goodbye. Which exceptions can recv() and send() raise?"],
)
def test_somebody_is_killed(room: Room) -> None:
    """When a client is killed, the others chat on."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.vanishes()
    room.settle()
    room.chat_goes_on(alice, carol)


@check(
    points=3,
    section="who-leaves",
    misconception="M12",
    needs=["test_somebody_is_killed"],
    hints=["Does the server still accept after a client has left? Is the registry still right?"],
)
def test_newcomer_after_a_leaver(room: Room) -> None:
    """Who comes after somebody has left takes part like everyone else."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.vanishes()
    room.settle()
    dave = room.join("dave")
    room.chat_goes_on(alice, dave)
    room.chat_goes_on(carol, dave)


@check(
    points=3,
    section="who-leaves",
    misconception="M5",
    needs=CHAT,
    hints=[
        'recv() returns b"" at once, again and again, when the other side has left.',
        "What ends the loop around recv()?",
    ],
)
def test_server_rests_after_a_leaver(room: Room) -> None:
    """When somebody has left, the server does not run in circles."""
    _, bob = room.join("alice", "bob")
    busy_before = chat.of_a_busy_server(room)
    bob.vanishes()
    chat.of_rest(room, room.server, busy_before)


@check(
    points=4,
    section="the-clients-end",
    needs=CHAT,
    hints=[
        "At the end of input, input() raises EOFError; a loop over sys.stdin simply ends.",
        "A thread that waits in recv() keeps the program alive, unless it is a daemon.",
    ],
)
def test_client_ends_with_its_input(room: Room) -> None:
    """The client ends without a traceback when its input ends."""
    _, bob = room.join("alice", "bob")
    bob.leaves()
    bob.expect_end()


@check(
    points=4,
    section="the-clients-end",
    misconception="M20",
    needs=CHAT,
    hints=[
        'recv() returns b"" or raises when the server has gone. What does your thread do then?',
        "The thread that waits in input() learns of it at the next line. What does it do then?",
    ],
)
def test_client_ends_with_its_server(room: Room) -> None:
    """The client ends without a traceback when the server has gone, at the next Enter at last."""
    alice = room.join("alice")
    room.server_vanishes()
    alice.expect_end(presses_enter=True)
