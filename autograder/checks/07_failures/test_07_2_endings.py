"""07, all the ways in which a connection ends, and what must be gone then.

A half-closed connection still carries data the other way (RFC 9293, 3.6; man 2 shutdown). Of a
machine that is gone without a word the system learns late: after many repeats it gives up and says
so (RFC 1122, 4.2.3.5; man 7 tcp, ETIMEDOUT; man 7 ip, EHOSTUNREACH).
"""

import errno

from autograder.course.check import check
from autograder.evidence import chat, leaving, visitors
from autograder.evidence.talk import apart
from autograder.program import holding
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)


@check(
    points=2,
    section="half-close",
    misconception="M5",
    needs=STRANGERS,
    hints=[
        'After the last words, recv() returns b"". Were the words relayed before?',
        "Your server may close now, or go on to send. It must not ask recv() again and again.",
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
    room.chat_goes_on(bob, carol)
    alice.leaves()
    room.settle()
    room.chat_goes_on(bob, carol)
    leaving.of_forgetting(room, alice)


@check(
    points=2,
    section="every-end-is-an-end",
    misconception="M9",
    needs=STRANGERS,
    hints=[
        "A send to somebody who has just gone raises. Does the loop go on to the next one?",
        "Another thread may close the socket right before you send. Which exception is that?",
    ],
)
def test_reset_before_a_send(room: Room) -> None:
    """People are reset right before the server sends to them: the others hear everything."""
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    erin, frank, grace = room.connect("erin", "frank", "grace")
    with room.paused_before_send(to=bob):
        alice.says("one")
        room.settle()
        bob.vanishes()
        carol.vanishes()
        room.settle()
    for listener in (erin, dave):
        listener.hears("one")
    leaving.met_by_a_send(room, erin, alice, dave)
    leaving.says_nothing_more(frank, alice, dave)
    leaving.met_before_anybody_knows(room, dave, alice, grace)
    room.chat_goes_on(alice, grace)
    for leaver in (bob, carol, erin, frank):
        leaving.of_forgetting(room, leaver)


@check(
    points=3,
    section="every-end-is-an-end",
    misconception="M10",
    needs=STRANGERS,
    hints=[
        'TimeoutError and "No route to host" are OSErrors, but not ConnectionErrors.',
        "Catch OSError around each send and around recv: every end is an end.",
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
    points=3,
    section="what-is-left-behind",
    misconception="M13",
    needs=STRANGERS,
    hints=[
        "Is there a way out of the thread on which the socket is not closed?",
        "Does a thread of yours wait for somebody who is gone: in recv(), or in queue.get()?",
    ],
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
    for number in range(1, visitors.VISITS):
        visitors.visit(room, and_one_stays=number == 1)
        if room.watcher.spins(room.server):  # with more such threads each wait takes longer
            visitors.of_no_leaks(room, before)
    room.chat_goes_on(alice, bob)
    visitors.of_no_leaks(room, before)
    leaving.come_and_go_in_turn(room, room.connect)


@check(
    points=2,
    section="what-is-left-behind",
    needs=STRANGERS,
    hints=[
        "close() sets the number of a socket free, and the next one who comes gets it: fileno().",
        "Take somebody out of the registry first, by the socket itself, and close it then.",
        "The beginning of a line that you keep for a connection must go with the connection.",
    ],
)
def test_next_one_at_the_number(room: Room) -> None:
    """A person who comes right after a socket was closed takes part, whatever is tidied up."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    dave, erin = apart.take_the_place_of(room, bob, "dave", "erin")
    room.chat_goes_on(alice, carol, dave, erin)
    leaving.takes_a_half_line_along(room, alice, room.connect)
    leaving.all_go_and_others_come(room, room.connect)
