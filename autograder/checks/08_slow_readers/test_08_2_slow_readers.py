"""08, people who do not read: nobody waits for them, they cost little, and in the end they go.

A reader stalls when its program is stopped or its network is gone. TCP then stops the sender
(flow control, RFC 9293, 3.8.6; man 2 send): what the server does next is what is asked here.
"""

from autograder.course.check import check
from autograder.evidence import slow_readers
from autograder.evidence.moments import lagging
from autograder.evidence.moments.flood import Flood, of_bounded_memory
from autograder.evidence.slow_readers import LONG, stalled
from autograder.evidence.talk import at_once, pace, silence
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)
BOUNDED = ("test_slow_reader_costs_bounded_memory",)
NOBODY_WAITS = ("test_slow_reader_stalls_nobody",)


@check(
    points=16,
    section="a-reader-that-does-not-read",
    misconception="M16",
    needs=STRANGERS,
    hints=[
        "Which call of your server waits until a reader has made room? Who waits with it?",
        "A message must be put where nobody waits: into a queue for each reader, its outbox.",
        "Another thread for each reader sends what is in its outbox. Only that one may wait.",
    ],
)
def test_slow_reader_stalls_nobody(room: Room) -> None:
    """Somebody who does not read keeps nobody waiting, wherever they stand in the registry."""
    stalled(room, "eve")
    alice = room.connect("alice")
    slow_readers.says_and_stalls(room, alice, "mallory")
    bob = room.connect("bob")
    stalled(room, *slow_readers.OTHERS)
    for number in slow_readers.lines_that_fill(room):
        alice.says(LONG, f"mark {number}.")
        bob.hears(f"mark {number}.")
    bob.says("I hear you")
    alice.hears("I hear you")


@check(
    points=7,
    section="a-lock-is-no-cure",
    misconception="M15",
    needs=STRANGERS,
    hints=[
        "Which lock does a newcomer need? Who holds it, and what does that thread wait for?",
        "Take a snapshot under the lock, then let go of it before anything is sent.",
    ],
)
def test_newcomer_beside_a_slow_reader(room: Room) -> None:
    """While somebody does not read, others come, take part and go."""
    alice, bob = room.connect("alice", "bob")
    stalled(room, "eve")
    slow_readers.fills(room, alice, bob)
    carol, dave = room.connect("carol", "dave")
    room.chat_goes_on(carol, dave)
    dave.leaves()
    room.settle()
    erin = room.connect("erin")
    room.chat_goes_on(carol, erin)


@check(
    points=2,
    section="a-lock-is-no-cure",
    misconception="M15",
    needs=NOBODY_WAITS,
    hints=[
        "Your thread waits for the writer of somebody who leaves. Which lock does it hold then?",
        "Take them out of the registry under the lock. Let go of it, and only then join().",
    ],
)
def test_leaver_who_does_not_read(room: Room) -> None:
    """Somebody who does not read says that they leave: nobody waits until they have read."""
    alice, bob = room.connect("alice", "bob")
    eve = stalled(room, "eve")
    slow_readers.fills(room, alice, bob)
    eve.half_closes()
    at_once.handed_on_at_once(alice, bob)


@check(
    points=8,
    section="a-bounded-outbox",
    misconception="M16",
    needs=NOBODY_WAITS,
    hints=[
        "Where does a message wait for a reader that does not read? How many fit in there?",
        "A queue without a bound takes all the memory there is. Count bytes, and set a limit.",
    ],
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
    points=10,
    section="a-bounded-outbox",
    misconception="M16",
    needs=BOUNDED,
    hints=[
        "What does your server do when an outbox is full? The rule: end that connection.",
        "close() wakes no thread that waits in recv() or send(). Which call does?",
        "shutdown(SHUT_RDWR) ends the connection for all threads. Then close it, once.",
    ],
)
def test_slow_reader_is_dropped(room: Room) -> None:
    """A reader that lags too much is dropped, learns of it, and the others chat on."""
    if lagging.is_known(room):
        return
    alice, bob = room.connect("alice", "bob")
    flood = Flood(room, alice, bob, stalled(room, "eve"))
    flood.run()
    lagging.is_dropped(flood)


@check(
    points=6,
    section="a-bounded-outbox",
    misconception="M4",
    needs=NOBODY_WAITS,
    hints=[
        "How many threads send to one reader? Each line must go through the same outbox.",
        "A thread that takes a line out of the outbox must send all of it: sendall(), or a loop.",
        "Is your limit so small that 240 kB are too much? A reader may pause for a second.",
    ],
)
def test_short_pause_loses_nothing(room: Room) -> None:
    """A reader that pauses for a moment, 240 kB behind, gets every line whole and in order."""
    alice, bob = room.connect("alice", "bob")
    # They never read again, and Carol waits for none of them: there is no place to wait for.
    stalled(room, "eve", "mallory", "trudy", "victor")
    carol = slow_readers.says_and_stalls(room, bob, "carol")
    lines = slow_readers.lags_by_240_kb(room, alice, bob, carol)
    silence.of_a_moment(room)
    carol.reads_again()
    carol.hears_in_order(*lines)
    alice.says("welcome back")
    carol.hears_in_order(lines[-1], "welcome back")
    carol.hears_once(*lines)
    slow_readers.loses_none_in_between(room, alice, bob, stalled(room, "dave"))
    lagging.catches_up_once(room, alice, bob, stalled(room, "erin"))


@check(
    points=2,
    section="a-bounded-outbox",
    misconception="M16",
    needs=STRANGERS,
    hints=[
        "How many short lines fit into your outbox? They may all come in one recv().",
        "A limit in messages must allow a burst. Better: count bytes.",
    ],
)
def test_burst_drops_nobody(room: Room) -> None:
    """Thirty short lines at once are not too much for somebody who reads."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    lines = [f"line {number} of thirty." for number in range(1, 31)]
    with room.paused_before_send(to=bob):  # as a scheduler may do
        alice.says(lines[0])
        room.settle()
        alice.says(*lines[1:])
        room.settle()
    for listener in (bob, carol):
        listener.hears_in_order(*lines)
    room.chat_goes_on(alice, bob, carol)
