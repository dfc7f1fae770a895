"""06: one lock for the registry, nobody waits in a circle, and all of it at once: a storm."""

from collections.abc import Callable
from typing import Any

from autograder.course.check import check
from autograder.evidence import registry
from autograder.evidence.visitors import Storm
from autograder.program import holding
from autograder.room.room import Room
from autograder.room.watched import Fact, WatchedRoom

CHAT = ("test_strangers_can_chat",)
MOMENTS = (
    "test_leaver_during_a_broadcast",
    "test_joiner_during_a_broadcast",
    "test_gone_when_the_send_fails",
    "test_leaver_held_at_each_step",
    "test_broadcaster_held_at_each_step",
    "test_two_join_at_once",
    "test_two_leave_at_once",
)


def a_day(room: WatchedRoom) -> Callable[[], None]:
    """People come, talk, leave and vanish. Returns what makes more people do so."""
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    leavers = [bob, carol]
    with room.paused_before_cleanup(dave):
        for text in ("one", "two"):
            alice.says(text)
            room.settle()

    def goes_on() -> None:
        guest = room.connect("guest")
        room.next_send_fails(guest)  # who sends may tidy up, too
        leavers.append(guest)
        alice.says("and more")
        room.settle()
        leavers.pop(0).vanishes()
        room.settle()
        leavers.append(room.connect("another guest"))
        room.settle()

    goes_on()
    return goes_on


@check(
    points=9,
    section="each-access-under-one-lock",
    misconception="M11",
    needs=CHAT,
    hints=[
        "Write down each line that reads or changes the registry. Which of them holds a lock?",
        "Making the copy for the broadcast is an access, too.",
        "One threading.Lock() beside the registry; with this_lock: around each access.",
    ],
)
def test_each_access_holds_a_lock(watched_room: WatchedRoom) -> None:
    """A thread that looks at the registry or changes it holds a lock."""

    def without(one: Fact, other: Fact) -> bool:
        return not (one["locks"] and other["locks"])

    registry.of_exclusion(watched_room, without, a_day(watched_room))
    registry.of_the_one_that_counts(watched_room)


@check(
    points=6,
    section="each-access-under-one-lock",
    misconception="M14",
    needs=CHAT,
    hints=[
        "How many locks does your program make? Which one guards the registry?",
        "A lock that is made anew in a function, or one for each client, keeps nobody out.",
    ],
)
def test_it_is_the_same_lock(watched_room: WatchedRoom) -> None:
    """It is the same lock for all of them."""

    def no_common_lock(one: Fact, other: Fact) -> bool:
        return not set(one["held"]) & set(other["held"])

    registry.of_exclusion(watched_room, no_common_lock, a_day(watched_room))


@check(
    points=6,
    section="nobody-waits-in-a-circle",
    misconception="M15",
    needs=CHAT,
    hints=[
        "Does a function that holds a lock call another one that takes the same lock?",
        "Two locks, taken in two orders: each thread has one and waits for the other one.",
        "Send when you hold no lock of the registry. Then there is no circle to wait in.",
    ],
)
def test_nobody_waits_in_a_circle(watched_room: WatchedRoom) -> None:
    """However people speak, join and leave at the same time, no two threads wait for each other."""
    room = watched_room
    goes_on = a_day(room)
    alice, zoe = room.connect("ann", "zoe")
    acts: list[Callable[[], Any]] = [lambda: alice.says("hello"), lambda: room.connect("bea")]
    for act in acts:
        for nth in range(1, 4):
            bob = room.connect(f"bob-{nth}")
            with room.between_locks(nth, act) as held:
                if held:
                    zoe.says("me too")
                    room.settle()
                    bob.vanishes()
                    room.settle()
                    goes_on()
            if not held:
                break
    room.chat_goes_on(alice, zoe)


@check(
    points=5,
    section="all-at-once",
    misconception="M11",
    needs=[*CHAT, *MOMENTS],
    hints=[
        "Everything that the other checks hold in place happens here at full speed.",
        "Does every way out of your thread pass the line that closes the socket?",
    ],
)
def test_storm(room: Room) -> None:
    """A hundred people come and go quickly: those who stay hear everything, once and in order."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    room.settle()
    before = holding.holding(room.server)
    storm = Storm(room, seed=6)
    texts = [f"news {n:02}." for n in range(20)]
    for text in texts:
        storm.blows(5)
        alice.says(text)
    storm.ends()
    for listener in (bob, carol):
        listener.hears_once(*texts)
        listener.hears_in_order(*texts)
    registry.of_forgetting_all(room, before)
    room.chat_goes_on(alice, bob, carol)
