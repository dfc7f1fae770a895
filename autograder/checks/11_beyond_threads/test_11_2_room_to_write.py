"""11, room to write: who does not read stalls nobody, costs little, and gets all of it later.

A socket is ready to be written when its system has room (man 2 select, man 7 epoll). It nearly
always has, so one asks for that only while something waits.
"""

from autograder.course.check import check
from autograder.evidence import chat, slow_readers
from autograder.evidence.moments import lagging
from autograder.evidence.moments.flood import Flood, of_bounded_memory
from autograder.evidence.slow_readers import LONG, stalled
from autograder.evidence.talk import pace
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)
NOBODY_WAITS = ("test_slow_reader_stalls_nobody",)
BOUNDED = ("test_slow_reader_costs_bounded_memory",)
LATE = [f"line {number}: {str(number) * 59_000} ends." for number in range(1, 5)]


@check(
    points=6,
    section="one-thread-must-not-wait",
    misconception="M16",
    needs=STRANGERS,
    hints=[
        "A send() on a blocking socket may wait. Here it would wait for all.",
        "sock.setblocking(False) for each member, right after accept().",
    ],
)
def test_slow_reader_stalls_nobody(room: Room) -> None:
    """Somebody who does not read keeps nobody waiting."""
    stalled(room, "eve")
    alice = room.connect("alice")
    slow_readers.says_and_stalls(room, alice, "mallory")
    bob = room.connect("bob")
    stalled(room, *slow_readers.OTHERS)
    for number in slow_readers.lines_that_fill(room):
        alice.says(LONG, f"mark {number}.")
        bob.hears(f"mark {number}.")
    carol = room.connect("carol")
    room.chat_goes_on(alice, bob, carol)


@check(
    points=6,
    section="room-to-write",
    misconception="M4",
    needs=NOBODY_WAITS,
    hints=[
        "send() returns how many bytes it took. The rest waits, and later lines wait behind it.",
        "Ask the selector for EVENT_WRITE while the outbox is not empty. Who sends it then?",
    ],
)
def test_short_pause_loses_nothing(room: Room) -> None:
    """A reader that pauses for a moment, 240 kB behind, gets every line whole and in order."""
    alice, bob = room.connect("alice", "bob")
    carol = slow_readers.says_and_stalls(room, bob, "carol")
    late = slow_readers.lags_by_240_kb(room, alice, bob, carol)
    with room.paused_after_recv(room.server, alice.port):  # meanwhile there is room for Carol
        alice.says("welcome back")
        room.settle()
        carol.reads_again()
        room.settle()
    carol.hears_in_order(*late, "welcome back")
    carol.hears_once(*late, "welcome back")
    slow_readers.loses_none_in_between(room, alice, bob, stalled(room, "dave"))
    lagging.catches_up_once(room, alice, bob, stalled(room, "erin"))


@check(
    points=3,
    section="room-to-write",
    needs=["test_short_pause_loses_nothing"],
    hints=[
        "A socket with room is always ready to be written: select() returns at once, for ever.",
        "When the outbox is empty, ask for EVENT_READ only.",
    ],
)
def test_comes_to_rest(room: Room) -> None:
    """When a slow reader has caught up, the server waits again; it does not run in circles."""
    alice, bob = room.connect("alice", "bob")
    carol = stalled(room, "carol")
    for line in LATE:
        alice.says(line)
        bob.hears(line)
    carol.reads_again()
    carol.hears(LATE[-1])
    chat.of_rest(room, room.server, busy_before=False)  # also of what it does all the time
    room.chat_goes_on(alice, bob, carol)


@check(
    points=4,
    section="room-to-write",
    misconception="M16",
    needs=NOBODY_WAITS,
    hints=["An outbox without a bound takes all the memory there is. Count bytes, set a limit."],
)
def test_slow_reader_costs_bounded_memory(room: Room) -> None:
    """Somebody who does not read costs the server bounded memory, however much is said."""
    alice, bob = room.connect("alice", "bob")
    seconds = pace.own_pace(room, alice, bob)
    flood = Flood(room, alice, bob, stalled(room, "eve"), seconds)
    flood.run()
    of_bounded_memory(flood)
    lagging.is_dropped_as_well(flood)


@check(
    points=3,
    section="room-to-write",
    misconception="M16",
    needs=BOUNDED,
    hints=["What does your server do when an outbox is full? The rule: end that connection."],
)
def test_slow_reader_is_dropped(room: Room) -> None:
    """A reader that lags too much is dropped, learns of it, and the others chat on."""
    if lagging.is_known(room):
        return
    alice, bob = room.connect("alice", "bob")
    flood = Flood(room, alice, bob, stalled(room, "eve"))
    flood.run()
    lagging.is_dropped(flood)
