"""11, one mistake ends all: in a single thread an exception of one client is everybody's."""

import errno

from autograder.course.check import check
from autograder.evidence import chat, ctrl_c, leaving, visitors
from autograder.evidence.moments import one_moment
from autograder.program import holding
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)


@check(
    points=4,
    section="one-mistake-ends-all",
    misconception="M10",
    needs=STRANGERS,
    hints=[
        "recv() raises ConnectionResetError when somebody's program was killed. Who catches it?",
        "Catch OSError around what is done for one client, and forget that client.",
    ],
)
def test_reset_ends_one_connection(room: Room) -> None:
    """Somebody is reset: nobody else is harmed, and they are forgotten."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    bob.vanishes()
    room.settle()
    room.chat_goes_on(alice, carol)
    leaving.of_forgetting(room, bob)
    dave = room.connect("dave")
    room.chat_goes_on(alice, carol, dave)


@check(
    points=5,
    section="one-mistake-ends-all",
    misconception="M12",
    needs=STRANGERS,
    hints=[
        "A send to Bob fails while you loop over the members. Who catches it, and who comes next?",
        "Loop over a copy of the list if somebody may be taken out of it on the way.",
    ],
)
def test_dead_neighbour(room: Room) -> None:
    """A send to somebody fails in the middle of a broadcast: it reaches all others, once."""
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    room.next_send_fails(bob, errno.EHOSTUNREACH)
    texts = ("who hears me?", "and who hears me now?")
    with one_moment.of(room):  # they come in one piece
        alice.says(*texts)
    for listener in (carol, dave):
        listener.hears_once(*texts)
    room.chat_goes_on(alice, carol, dave)
    bob.vanishes()
    room.settle()
    leaving.of_forgetting(room, bob)


@check(
    points=3,
    section="one-mistake-ends-all",
    needs=STRANGERS,
    hints=["decode() raises UnicodeDecodeError, which is no OSError. Who catches it?"],
)
def test_bytes_that_are_no_text(room: Room) -> None:
    """Bytes that are no text harm nobody but who sends them."""
    alice, bob, mallory = room.connect("alice", "bob", "mallory")
    leaving.after_no_text(room, mallory, alice, bob)


@check(
    points=3,
    section="one-mistake-ends-all",
    misconception="M5",
    needs=STRANGERS,
    hints=[
        'At the end of a stream recv() returns b"", at once and for ever: it stays ready.',
        "Hand on the last words, then forget this member.",
    ],
)
def test_half_close(room: Room) -> None:
    """A person closes only the sending side: the last words are heard, then the server lets go."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    busy_before = chat.of_a_busy_server(room)
    leaving.says_last_words(room, alice, "these are my last words")
    bob.hears("these are my last words")
    carol.hears("these are my last words")
    chat.of_rest(room, room.server, busy_before)
    alice.leaves()
    room.settle()
    room.chat_goes_on(bob, carol)
    leaving.of_forgetting(room, alice)


@check(
    points=3,
    section="one-mistake-ends-all",
    misconception="M13",
    needs=STRANGERS,
    hints=["Out of the registry, out of the selector, and close the socket: all three, once."],
)
def test_nothing_is_left_behind(room: Room) -> None:
    """After 100 people have come and gone, no thread and no open descriptor is left of them."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    carol.leaves()
    room.settle()
    leaving.sends_nothing_to(room, carol, alice)
    visitors.visit(room)
    room.chat_goes_on(alice, bob)
    before = holding.holding(room.server)
    for _round in range(1, visitors.VISITS):
        visitors.visit(room)
        if room.watcher.spins(room.server):  # with more such threads each wait takes longer
            visitors.of_no_leaks(room, before)
    room.chat_goes_on(alice, bob)
    visitors.of_no_leaks(room, before)
    leaving.come_and_go_in_turn(room, room.connect)
    leaving.takes_a_half_line_along(room, alice, room.connect)
    leaving.all_go_and_others_come(room, room.connect)


@check(
    points=3,
    section="one-mistake-ends-all",
    misconception="M28",
    needs=STRANGERS,
    hints=[
        "Ctrl-C comes as KeyboardInterrupt, out of select(). Catch it by its name, in one place.",
        "A bare except around the loop catches Ctrl-C, too, and goes on.",
    ],
)
def test_ctrl_c_ends_the_server(room: Room) -> None:
    """Ctrl-C ends the server without a traceback, and all see the end."""
    eve = room.connect_silently("eve")
    alice, bob = room.connect("alice", "bob")
    room.chat_goes_on(alice, bob)
    ctrl_c.press_ctrl_c(room)
    ctrl_c.of_no_traceback(room)
    for person in (eve, alice, bob):
        person.sees_the_end()
