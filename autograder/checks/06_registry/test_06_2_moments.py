"""06: people come and go at the worst moments. Each moment is held, so it happens every time."""

import itertools
from contextlib import ExitStack

from autograder.course.check import check
from autograder.evidence import leaving, registry
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.watched import WatchedRoom, in_mid_broadcast

CHAT = ("test_strangers_can_chat",)
STEPS = range(1, 9)  # of a thread at the registry: it is held before each one in turn


@check(
    points=8,
    section="a-list-that-shrinks-under-the-loop",
    misconception="M12",
    needs=CHAT,
    hints=[
        "The loop stands at bob when bob is removed. Who is the next one of the loop?",
        "Loop over a copy that was made while you held the lock, or hold the lock all the time.",
    ],
)
def test_leaver_during_a_broadcast(room: Room) -> None:
    """Somebody leaves while a message goes out: it reaches everybody else, once."""
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    with in_mid_broadcast(room, alice, "he leaves while I speak", to=bob):
        bob.leaves()
    for listener in (carol, dave):
        listener.hears_once("he leaves while I speak")
    room.chat_goes_on(alice, carol, dave)


@check(
    points=7,
    section="a-list-that-shrinks-under-the-loop",
    misconception="M12",
    needs=CHAT,
    hints=[
        "A dict or a set that grows under a loop raises RuntimeError. Which thread gets it?",
        "Loop over a copy that was made while you held the lock, or hold the lock all the time.",
    ],
)
def test_joiner_during_a_broadcast(room: Room) -> None:
    """Somebody joins while a message goes out: nobody misses it, and the chat goes on."""
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    with in_mid_broadcast(room, alice, "somebody comes while I speak", to=bob):
        erin = room.connect("erin")
    for listener in (bob, carol, dave):
        listener.hears_once("somebody comes while I speak")
    room.chat_goes_on(alice, carol, erin)


@check(
    points=6,
    section="two-threads-clean-up",
    misconception="M13",
    needs=CHAT,
    hints=[
        "bob's own thread has removed him when the broadcast finds out that he is gone.",
        "One owner for the cleanup is enough: the thread that receives from this client.",
    ],
)
def test_gone_when_the_send_fails(room: Room) -> None:
    """The send to somebody fails when they are already forgotten: the others hear all the same."""
    alice, bob, erin, carol, dave = room.connect("alice", "bob", "erin", "carol", "dave")
    with in_mid_broadcast(room, alice, "he is reset while I speak", to=bob):
        bob.vanishes()
    for listener in (erin, carol, dave):
        listener.hears_once("he is reset while I speak")
    leaving.met_by_a_send(room, erin, alice, carol, dave)
    room.chat_goes_on(alice, carol, dave)


@check(
    points=8,
    section="two-threads-clean-up",
    misconception="M13",
    needs=CHAT,
    hints=[
        "Two threads may both come to the cleanup. What does the second one find?",
        '"Is it there?" and "remove it" are two steps. What may happen between them?',
    ],
)
def test_leaver_held_at_each_step(watched_room: WatchedRoom) -> None:
    """The thread of a leaver is stopped at each step of its cleanup: nobody else notices."""
    room = watched_room
    alice = room.connect("alice")
    for nth in STEPS:
        bob, carol = room.connect(f"bob-{nth}", f"carol-{nth}")
        with room.at_touch(nth, bob.vanishes) as held:
            for text in (f"one, step {nth}", f"two, step {nth}") if held else ():
                alice.says(text)
                room.settle()
        if not held:
            break
        carol.hears_once(f"one, step {nth}", f"two, step {nth}")
    room.chat_goes_on(alice, carol)
    registry.of_living_threads(room)


@check(
    points=7,
    section="two-threads-clean-up",
    misconception="M13",
    needs=CHAT,
    hints=[
        "The broadcast meets a dead client; before it can remove them, their thread has done it.",
        "Look and change under one and the same hold of the lock.",
    ],
)
def test_broadcaster_held_at_each_step(watched_room: WatchedRoom) -> None:
    """The broadcast is stopped at each step while a dead client is cleaned up: all hear it."""
    room = watched_room
    alice = room.connect("alice")
    for nth in STEPS:
        bob, carol = room.connect(f"bob-{nth}", f"carol-{nth}")
        with ExitStack() as cleanup:
            cleanup.enter_context(room.paused_before_cleanup(bob))
            text = f"he is dead, step {nth}"
            with room.at_touch(nth, lambda text=text: alice.says(text)) as held:  # type: ignore[misc]
                cleanup.close()
        carol.hears_once(text)
        if not held:
            break
    room.chat_goes_on(alice, carol)
    registry.of_living_threads(room)


@check(
    points=7,
    section="one-step-and-several",
    misconception="M11",
    needs=CHAT,
    hints=[
        "How many steps does joining take in your code? What if somebody joins between them?",
        "clients = clients + [client] reads, adds and writes: three steps.",
    ],
)
def test_two_join_at_once(watched_room: WatchedRoom) -> None:
    """Two people join at the same moment: both are in."""
    room = watched_room
    alice, bob = room.connect("alice", "bob")
    # Alone, too: who comes next may set right what was set wrong for the one before.
    for nth, beside in itertools.product(STEPS, ((), ("dave",))):
        newcomers: list[Person] = []
        with room.at_touch(nth, lambda: newcomers.append(room.connect("carol"))) as held:  # noqa: B023
            if held:
                newcomers += map(room.connect, beside)
                bob.says(f"{1 + len(beside)} come, step {nth}")
                room.settle()
        if not held:
            break
        alice.hears_once(f"{1 + len(beside)} come, step {nth}")
        alice.says(f"welcome, {1 + len(beside)}, step {nth}")
        for person in (bob, *newcomers):
            person.hears_once(f"welcome, {1 + len(beside)}, step {nth}")
    room.chat_goes_on(alice, bob)


@check(
    points=7,
    section="one-step-and-several",
    misconception="M11",
    needs=CHAT,
    hints=[
        "How many steps does leaving take in your code? What if somebody leaves between them?",
        "A place in a list that was looked up a moment ago may be somebody else's by now.",
    ],
)
def test_two_leave_at_once(watched_room: WatchedRoom) -> None:
    """Two people leave at the same moment, and one joins: exactly those who are here are in."""
    room = watched_room
    alice = room.connect("alice")
    for nth in STEPS:
        bob, carol, dave = room.connect(*(f"{name}-{nth}" for name in ("bob", "carol", "dave")))
        people = [dave]
        with room.at_touch(nth, carol.leaves) as held:
            if held:
                bob.leaves()
                room.settle()
                people.append(room.connect(f"erin-{nth}"))
        if not held:
            break
        alice.says(f"who is here, step {nth}")
        for person in people:
            person.hears_once(f"who is here, step {nth}")
    room.chat_goes_on(alice, dave)
    registry.of_living_threads(room)
    for nth in STEPS:
        bob = room.connect(f"bob-{nth}, again")
        with room.at_touch(nth, lambda: room.connect("frank")) as held:
            if held:
                bob.leaves()
                room.settle()
        if not held:
            break
        leaving.sends_nothing_to(room, bob, alice)
