"""04, the second sitting, the client: it ends with its input, and when its server has gone."""

from autograder.course.check import check
from autograder.evidence import leaving
from autograder.evidence.talk import apart
from autograder.room.host import Host
from autograder.room.room import Room

CHAT = ("test_two_people_can_chat",)


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


@check(
    points=3,
    section="the-clients-end",
    misconception="M10",
    needs=["test_client_shows_what_comes"],
    hints=["recv() raises ConnectionResetError when the server was killed. Who catches it?"],
)
def test_client_survives_a_reset(host: Host) -> None:
    """The client meets a reset of its connection without a traceback."""
    alice = host.join("alice")
    host.says("I was here")
    alice.hears("I was here")
    host.vanishes()
    leaving.bears_a_reset(alice)
    alice.hears_once("I was here")  # recv() raised, so it brought nothing new


@check(
    points=1,
    section="the-clients-end",
    needs=["test_two_people_can_chat"],
    hints=[
        "Which thread sends what was typed? Does the program wait for it before it ends?",
        "A daemon thread ends with the main thread, whatever it still has to do: join() it.",
    ],
)
def test_last_words(room: Room) -> None:
    """The last line before the end of the input is read by the others."""
    alice, bob = room.join("alice", "bob")
    alice.says("I have to go now")
    bob.hears("I have to go now")
    apart.says_it_and_ends_the_input(room, alice, "these are my last words")
    apart.last_words_arrive(bob, alice, "these are my last words")
