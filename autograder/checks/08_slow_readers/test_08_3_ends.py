"""08, the ends: a thread that waits for a queue, or in a send, must hear of them, too."""

import errno

from autograder.course.check import check
from autograder.evidence import ctrl_c, leaving, slow_readers, visitors
from autograder.evidence.slow_readers import stalled
from autograder.evidence.talk import at_once, silence
from autograder.program import holding
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)


@check(
    points=3,
    section="the-end-of-a-writer",
    misconception="M10",
    needs=STRANGERS,
    hints=[
        "Your writer thread meets the end first: sendall() raises OSError. What does it do then?",
        "The thread in recv() still waits. The one that meets the end wakes it: shutdown().",
    ],
)
def test_dead_neighbour(room: Room) -> None:
    """Somebody's machine is gone without a word (ETIMEDOUT, EHOSTUNREACH): nobody is harmed."""
    people = alice, bob, carol, _dave = room.connect("alice", "bob", "carol", "dave")
    held = holding.holding(room.server).descriptors
    for dead, number in ((bob, errno.ETIMEDOUT), (carol, errno.EHOSTUNREACH)):
        room.next_send_fails(dead, number)
        with room.paused_before_cleanup(dead):
            for text in ("one", "two", "three"):
                alice.says(f"{text} beside {dead.name}")
                room.settle()
        others = [person for person in people if person.here]
        for listener in others[1:]:
            listener.hears(*(f"{text} beside {dead.name}" for text in ("one", "two", "three")))
        room.chat_goes_on(*others)
        leaving.of_forgetting(room, dead)
    leaving.holds_less(room, held)


@check(
    points=2,
    section="the-end-of-a-writer",
    misconception="M13",
    needs=STRANGERS,
    hints=[
        "Does a thread of yours wait for somebody who is gone: in recv(), or in queue.get()?",
        "shutdown() wakes a thread in send(). What wakes one in get()? Put something in.",
    ],
)
def test_nothing_is_left_behind(room: Room) -> None:
    """After 100 people have come and gone, no thread and no open descriptor is left of them."""
    alice, bob = room.connect("alice", "bob")
    visitors.visit(room)
    room.chat_goes_on(alice, bob)
    before = holding.holding(room.server)
    for number in range(1, visitors.VISITS):
        visitors.visit(room, and_one_stays=number == 1)
        if room.watcher.spins(room.server):  # with more such threads each wait takes longer
            visitors.of_no_leaks(room, before)
    room.chat_goes_on(alice, bob)
    visitors.of_no_leaks(room, before)
    leaving.come_and_go_in_turn(room, room.connect)
    leaving.takes_a_half_line_along(room, alice, room.connect)
    leaving.all_go_and_others_come(room, room.connect)


@check(
    points=1,
    section="the-end-of-a-writer",
    needs=STRANGERS,
    hints=["decode() raises UnicodeDecodeError, which is no OSError. Who catches it?"],
)
def test_bytes_that_are_no_text(room: Room) -> None:
    """Bytes that are no text harm nobody but who sends them."""
    alice, bob, mallory = room.connect("alice", "bob", "mallory")
    leaving.after_no_text(room, mallory, alice, bob)


@check(
    points=1,
    section="the-end-of-a-writer",
    needs=STRANGERS,
    hints=[
        "Each client has two threads now. Which of them still runs after Ctrl-C, and why?",
        "A thread in recv() wakes up when its connection is shut down, and then ends the other.",
    ],
)
def test_ctrl_c_ends_the_server(room: Room) -> None:
    """Ctrl-C ends the server while people are connected, and they see the end."""
    eve = room.connect_silently("eve")
    alice, bob = room.connect("alice", "bob")
    room.chat_goes_on(alice, bob)
    ctrl_c.press_ctrl_c_among(room, alice, bob)
    for person in (eve, alice, bob):
        person.sees_the_end()


@check(
    points=2,
    section="the-end-of-a-writer",
    misconception="M6",
    needs=("test_ctrl_c_ends_the_server",),
    hints=["A thread that waits in send() must wake up, too. Does it, or does it keep you?"],
)
def test_ctrl_c_beside_a_slow_reader(room: Room) -> None:
    """Ctrl-C ends the server also while somebody does not read."""
    alice, bob = room.connect("alice", "bob")
    eve = stalled(room, "eve")
    slow_readers.fills(room, alice, bob)
    ctrl_c.press_ctrl_c(room)
    bob.sees_the_end()
    eve.reads_again()
    eve.sees_the_end()


@check(
    points=1,
    section="the-end-of-a-writer",
    needs=["test_strangers_can_chat"],
    hints=[
        "Where does a program of yours sleep? Wait for what is to come: recv(), accept(), get().",
    ],
)
def test_nobody_sleeps(room: Room) -> None:
    """A message is handed on, and a newcomer let in, at once: no thread sleeps first."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    at_once.handed_on_at_once(alice, bob, carol)
    at_once.let_in_at_once(room)


@check(
    points=1,
    section="the-end-of-a-writer",
    needs=STRANGERS,
    hints=["A timeout is not the end: wait again. Or set none: recv() may wait for ever."],
)
def test_after_a_silence(room: Room) -> None:
    """After a silence everybody is still there, and others may come."""
    silence.is_coming(room)
    alice, bob = room.connect("alice", "bob")
    silence.falls_in_mid_line(room, alice, bob)
    carol = room.connect("carol")
    room.chat_goes_on(alice, bob, carol)
