"""07, the door: no descriptor is free, so nobody can be let in for a while.

accept() raises EMFILE then, at once and again and again (man 2 accept). Who connects meanwhile
waits in the backlog. Each program has such a limit (man 2 getrlimit, RLIMIT_NOFILE).
"""

from autograder.course.check import check
from autograder.evidence.talk import at_once
from autograder.room.room import Room

STRANGERS = ("test_strangers_can_chat",)


@check(
    points=3,
    section="no-descriptor-is-free",
    when="other_failures",
    needs=STRANGERS,
    hints=[
        "accept() can raise, too. Which thread dies of it, and whom does the program take along?",
        "An OSError of accept() is no end: catch it, wait a moment, and ask again.",
    ],
)
def test_no_descriptor_is_free(room: Room) -> None:
    """When no descriptor is free, nobody new comes in, and those who are in chat on."""
    alice, bob = room.connect("alice", "bob")
    with room.no_descriptor_is_free():
        room.connect_silently("carol", "dave")
        room.chat_goes_on(alice, bob)
    room.chat_goes_on(alice, bob)


@check(
    points=3,
    section="no-descriptor-is-free",
    when="other_failures",
    needs=["test_no_descriptor_is_free"],
    hints=["Is the loop around accept() still there after an error? Who else lets people in?"],
)
def test_the_door_opens_again(room: Room) -> None:
    """When a descriptor is free again, people who have waited come in, and others after them."""
    alice = room.connect("alice")
    with room.no_descriptor_is_free():
        bob, carol = room.connect_together("bob", "carol")
        room.settle()
    at_once.let_in_again(room, bob, carol)
    for waiting in (bob, carol):
        room.names(waiting)
        waiting.says(f"{waiting.name} has waited at the door")
        alice.hears(f"{waiting.name} has waited at the door")
    room.chat_goes_on(alice, bob, carol)
    dave = room.connect("dave")
    room.chat_goes_on(alice, dave)
