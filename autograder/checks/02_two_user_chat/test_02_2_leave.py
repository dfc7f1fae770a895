"""02, the end, with TCP: either user leaves, in peace or killed; the other is told and ends."""

from autograder.course.check import check
from autograder.evidence.chat import of_rest
from autograder.evidence.leaving import bears_a_reset
from autograder.evidence.two import is_told, said_so_far, vanishes_with_unread_words
from autograder.room.duo import Duo

TALK = ("test_client_to_server", "test_server_to_client")


@check(
    points=4,
    section="who-leaves",
    misconception="M7",
    needs=TALK,
    hints=[
        "At the end of input, input() raises EOFError; a loop over sys.stdin simply ends.",
        "A thread that waits in recv() keeps the program alive, unless it is a daemon.",
        'recv() returns b"" in the server when the client has left. What do you print then?',
    ],
    when="not udp",
)
def test_client_leaves(duo: Duo) -> None:
    """When the client's input ends, the client ends; the server tells its user and ends."""
    boss, alice = duo.meet()
    duo.settle()
    before = said_so_far(boss.program)
    alice.leaves()
    alice.expect_end()
    is_told(boss, before)
    boss.expect_end(presses_enter=True)


@check(
    points=4,
    section="who-leaves",
    misconception="M7",
    needs=TALK,
    hints=[
        "What does the server do when its own input ends? A thread may keep it alive.",
        'recv() returns b"" in the client when the server has left. What do you print then?',
    ],
    when="not udp",
)
def test_server_leaves(duo: Duo) -> None:
    """When the server's input ends, the server ends; the client tells its user and ends."""
    boss, alice = duo.meet()
    duo.settle()
    before = said_so_far(alice.program)
    boss.leaves()
    boss.expect_end()
    is_told(alice, before)
    alice.expect_end(presses_enter=True)


@check(
    points=4,
    section="who-leaves",
    misconception="M20",
    needs=TALK,
    hints=[
        "The thread that waits for the keyboard learns nothing from the socket. Who tells it?",
        "After Enter, look whether the receiver is alive, or catch what sendall() raises.",
    ],
    when="not udp",
)
def test_client_is_killed(duo: Duo) -> None:
    """When the client is killed, the server tells its user, and ends at the next Enter at last."""
    boss, alice = duo.meet()
    duo.settle()
    before = said_so_far(boss.program)
    alice.vanishes()
    is_told(boss, before)
    boss.expect_end(presses_enter=True)


@check(
    points=4,
    section="who-leaves",
    misconception="M20",
    needs=TALK,
    hints=[
        "The thread that waits for the keyboard learns nothing from the socket. Who tells it?",
        "After Enter, look whether the receiver is alive, or catch what sendall() raises.",
    ],
    when="not udp",
)
def test_server_is_killed(duo: Duo) -> None:
    """When the server is killed, the client tells its user, and ends at the next Enter at last."""
    boss, alice = duo.meet()
    duo.settle()
    before = said_so_far(alice.program)
    boss.vanishes()
    is_told(alice, before)
    alice.expect_end(presses_enter=True)


@check(
    points=2,
    section="who-leaves",
    misconception="M10",
    needs=TALK,
    hints=["recv() on a reset connection raises ConnectionResetError. Who catches it?"],
    when="not udp",
)
def test_reset_at_the_server(duo: Duo) -> None:
    """When the client is killed with words unread (RST), the server bears it."""
    boss, alice = duo.meet()
    alice.says("I was here")
    boss.hears("I was here")
    vanishes_with_unread_words(alice, boss)
    bears_a_reset(boss)
    boss.hears_once("I was here")  # recv() raised, so it brought nothing new


@check(
    points=2,
    section="who-leaves",
    misconception="M10",
    needs=TALK,
    hints=["recv() on a reset connection raises ConnectionResetError. Who catches it?"],
    when="not udp",
)
def test_reset_at_the_client(duo: Duo) -> None:
    """When the server is killed with words unread (RST), the client bears it."""
    boss, alice = duo.meet()
    boss.says("I was here")
    alice.hears("I was here")
    vanishes_with_unread_words(boss, alice)
    bears_a_reset(alice)
    alice.hears_once("I was here")  # recv() raised, so it brought nothing new


@check(
    points=2,
    section="who-leaves",
    misconception="M5",
    needs=TALK,
    hints=['recv() returns b"" at once, again and again, when the other side has left.'],
    when="not udp",
)
def test_server_rests(duo: Duo) -> None:
    """When the client has gone, the server does not run in circles."""
    boss, alice = duo.meet()
    of_rest(duo, boss.program, busy_before=False)  # while both are there, too
    alice.vanishes()
    of_rest(duo, boss.program, busy_before=False)


@check(
    points=2,
    section="who-leaves",
    misconception="M5",
    needs=TALK,
    hints=['recv() returns b"" at once, again and again, when the other side has left.'],
    when="not udp",
)
def test_client_rests(duo: Duo) -> None:
    """When the server has gone, the client does not run in circles."""
    boss, alice = duo.meet()
    of_rest(duo, alice.program, busy_before=False)  # while both are there, too
    boss.vanishes()
    of_rest(duo, alice.program, busy_before=False)
