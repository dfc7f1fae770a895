"""07, Ctrl-C in the server's terminal, and the next start.

Python turns SIGINT into KeyboardInterrupt, in the main thread and nowhere else
(https://docs.python.org/3/library/signal.html). It ends at once or it never will: a check sees
that every thread sleeps, so no clock decides.
"""

from autograder.course.check import check
from autograder.evidence import ctrl_c
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from autograder.words.language import _

STRANGERS = ("test_strangers_can_chat",)
CTRL_C = ("test_ctrl_c_ends_the_server",)
TALK = [f"and I go on, {number}." for number in range(200)]


@check(
    points=19,
    section="ctrl-c",
    misconception="M8",
    needs=STRANGERS,
    hints=[
        "KeyboardInterrupt comes to the main thread only. What do all the others wait for?",
        "A thread in recv() wakes up when its connection is shut down: shutdown(SHUT_RDWR).",
        "Catch KeyboardInterrupt around the accept loop, then shut down every connection.",
    ],
)
def test_ctrl_c_ends_the_server(room: Room) -> None:
    """Ctrl-C ends the server while people are connected, and they see the end."""
    eve = room.connect_silently("eve")
    alice, *others = room.connect("alice", "bob", "carol", "dave", "erin", "frank")
    room.chat_goes_on(alice, others[0])
    ctrl_c.press_ctrl_c_among(room, alice, *others)
    for person in (eve, alice, *others):
        person.sees_the_end()


@check(
    points=7,
    section="ctrl-c",
    misconception="M28",
    needs=CTRL_C,
    hints=["Ctrl-C is no mistake of anybody. Catch KeyboardInterrupt, by its name, in main()."],
)
def test_ctrl_c_without_traceback(room: Room) -> None:
    """Ctrl-C ends the server without a traceback."""
    alice, bob = room.connect("alice", "bob")
    room.chat_goes_on(alice, bob)
    ctrl_c.press_ctrl_c(room)
    ctrl_c.of_no_traceback(room)


@check(
    points=3,
    section="ctrl-c",
    when="other_failures",
    needs=CTRL_C,
    hints=[
        "The second Ctrl-C raises KeyboardInterrupt as well: in the middle of your clean-up.",
        "Does one thing wait for another one before everybody is told? Tell all first, then wait.",
    ],
)
def test_ctrl_c_twice_under_talk(room: Room) -> None:
    """Ctrl-C ends the server while people talk, also when it is pressed twice."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    room.chat_goes_on(alice, bob, carol)
    with room.paused_after_recv(room.server, alice.port):
        alice.says("I am talking")
        room.settle()
        alice.says(*TALK)
        bob.says(*TALK)
        ctrl_c.press_ctrl_c_twice(room)
    ctrl_c.of_its_end(room)
    for person in (alice, bob, carol):
        person.sees_the_end()


def opens_again(room: Room) -> None:
    """The server is started again. Whoever knows its address finds it there."""
    before = port_of(room)
    room.open()
    if port_of(room) != before:
        raise Unmet(
            _("{script} listens on port {port} again.").format(
                script=room.pair.server, port=before
            ),
            _("It listens on port {port}.").format(port=port_of(room)),
        )


def port_of(room: Room) -> int:
    """The port that the server has asked for."""
    return int(room.chat()["asked"])


@check(
    points=15,
    section="address-already-in-use",
    misconception="M21",
    needs=CTRL_C,
    hints=[
        "The system remembers closed connections for a minute (TIME_WAIT). They keep the port.",
        "SO_REUSEADDR before bind() allows it; socket.create_server() sets it where it is needed.",
    ],
)
def test_restart_at_once(room: Room) -> None:
    """After Ctrl-C the server can be started again at once, twice, on the same address."""
    for _start in (1, 2):
        alice, bob = room.connect("alice", "bob")
        room.chat_goes_on(alice, bob)
        ctrl_c.press_ctrl_c(room)
        alice.sees_the_end()
        alice.leaves()  # her connection rests in TIME_WAIT; Bob does not close his
        opens_again(room)
    carol, dave = room.connect("carol", "dave")
    room.chat_goes_on(carol, dave)
