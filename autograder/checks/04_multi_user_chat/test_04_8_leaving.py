"""04, the second sitting: whoever leaves is let go, and the others chat on.

The checks before this file ask for talk only: they pass with a server that never lets anybody go.
"""

from autograder.course.check import check
from autograder.evidence import chat, leaving
from autograder.evidence.leaving import calls, closes_who_vanished, sends_nothing_to
from autograder.evidence.talk import apart
from autograder.room.room import Room
from autograder.room.watched import in_mid_broadcast

CHAT = ("test_two_people_can_chat",)
IN_A_ROW = ("test_silent_listener",)
LISTENS = ("test_server_listens",)


@check(
    points=4,
    section="who-leaves",
    misconception="M5",
    needs=IN_A_ROW,
    hints=[
        "What does recv() give when the other side has closed the connection?",
        "A client that leaves must leave the registry, too.",
    ],
)
def test_somebody_leaves(room: Room) -> None:
    """When somebody leaves, the others chat on."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.leaves()
    room.settle()
    bob.closes_the_window()
    room.settle()
    alice.says("is bob still there?")  # now his system says that he is not: all can see it
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
    """A person who comes after somebody has left, or after all have, takes part like all others."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.vanishes()
    room.settle()
    dave = room.join("dave")
    room.chat_goes_on(alice, dave)
    room.chat_goes_on(carol, dave)
    leaving.come_and_go_in_turn(room, room.crowd)
    leaving.all_go_and_others_come(room, room.crowd)


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
    section="who-leaves",
    misconception="M10",
    needs=LISTENS,
    hints=["recv() on a reset connection raises ConnectionResetError. Who catches it?"],
)
def test_connection_reset(room: Room) -> None:
    """When a connection is reset, the others chat on."""
    alice, bob, carol = room.crowd("alice", "bob", "carol")
    leaving.says_nothing_more(bob, alice, carol)
    room.chat_goes_on(alice, carol)


@check(
    points=3,
    section="who-leaves",
    misconception="M5",
    needs=LISTENS,
    hints=[
        "A client that leaves closes the connection. The server must close its own end, too.",
        "Is there a path through your code on which close() is not reached?",
    ],
)
def test_leaver_is_forgotten(room: Room) -> None:
    """The server lets go of the connection of somebody who has left."""
    alice, bob, _ = room.crowd("alice", "bob", "carol")
    bob.closes_the_window()
    room.settle()
    calls(alice)
    leaving.of_forgetting(room, bob)


@check(
    points=2,
    section="who-leaves",
    misconception="M9",
    needs=["test_leaver_is_forgotten"],
    hints=["Closing a socket does not take it out of the registry. Which line does?"],
)
def test_leaver_is_not_in_the_registry(room: Room) -> None:
    """The server does not go on to send to somebody who has left."""
    alice, bob = room.crowd("alice", "bob")
    bob.closes_the_window()
    room.settle()
    sends_nothing_to(room, bob, alice)


@check(
    points=2,
    section="who-leaves",
    misconception="M10",
    needs=["test_leaver_is_forgotten"],
    hints=[
        "What does your thread do when recv() raises? Does it reach remove() and close()?",
        "A finally: is reached on every way out of a try:.",
    ],
)
def test_reset_is_forgotten(room: Room) -> None:
    """The server lets go of people whose connections are reset, too."""
    alice, *others = room.crowd("alice", "bob", "carol", "dave", "erin")
    closes_who_vanished(room, others, alice)


@check(
    points=5,
    section="a-neighbour-that-is-gone",
    misconception="M12",
    needs=LISTENS,
    hints=[
        "Sending to somebody who has just gone raises. Does the loop go on to the next one?",
        "A list that shrinks under the loop skips the next client. Loop over a copy.",
        "Two threads may both want to remove the same client. Is the second one surprised?",
    ],
)
def test_leaver_during_a_broadcast(room: Room) -> None:
    """Somebody is gone, but still in the registry: the others hear every message all the same."""
    alice, bob, erin, carol, dave = room.crowd("alice", "bob", "erin", "carol", "dave")
    with room.paused_before_cleanup(bob):
        for text in ("one", "two", "three"):
            alice.says(text)
            room.settle()
    for listener in (erin, carol, dave):
        listener.hears("one", "two", "three")
    leaving.met_by_a_send(room, erin, alice, carol, dave)
    leaving.met_before_anybody_knows(room, carol, alice, dave)
    room.chat_goes_on(alice, dave)


@check(
    points=3,
    section="the-name-first",
    misconception="M10",
    needs=LISTENS,
    hints=["Does your server survive a client that goes before it has said a word?"],
)
def test_gone_without_a_word(room: Room) -> None:
    """Somebody who connects and goes at once, in peace or with a reset, harms nobody."""
    eve, mallory = room.connect_silently("eve", "mallory")
    eve.leaves()
    mallory.vanishes()
    room.settle()
    leaving.many_come_and_go(room)
    alice, bob = room.crowd("alice", "bob")
    room.chat_goes_on(alice, bob)


@check(
    points=1,
    section="who-leaves",
    needs=LISTENS,
    hints=[
        "close() sets the number of a socket free, and the next one who comes gets it: fileno().",
        "Take somebody out of the registry first, by the socket itself, and close it then.",
    ],
)
def test_next_one_at_the_number(room: Room) -> None:
    """A person who comes right after a socket was closed takes part, whatever is tidied up."""
    alice, bob, carol = room.crowd("alice", "bob", "carol")
    dave, erin = apart.take_the_place_of(room, bob, "dave", "erin")
    room.chat_goes_on(alice, carol, dave, erin)


@check(
    points=2,
    section="the-registry-and-the-broadcast",
    misconception="M12",
    needs=("test_two_people_can_chat",),
    hints=[
        "The loop stands at bob when another thread removes bob. Who is the next one of the loop?",
        "A list that shrinks under the loop skips the next client. Loop over a copy.",
    ],
)
def test_leaver_in_mid_broadcast(room: Room) -> None:
    """Somebody leaves while a message goes out: it reaches all the others."""
    alice, bob, carol, dave = room.crowd("alice", "bob", "carol", "dave")
    with in_mid_broadcast(room, alice, "he leaves while I speak", to=bob):
        bob.leaves()
    for listener in (carol, dave):
        listener.hears("he leaves while I speak")
    room.chat_goes_on(alice, carol, dave)
