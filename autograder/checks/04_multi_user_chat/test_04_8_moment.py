"""04, one moment that is held: somebody leaves, or comes, while a message is on its way to all."""

from autograder.course.check import check
from autograder.evidence.talk import apart
from autograder.room.room import Room
from autograder.room.watched import in_mid_broadcast


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


@check(
    points=1,
    section="the-registry-and-the-broadcast",
    misconception="M12",
    needs=("test_two_people_can_chat",),
    hints=[
        "The loop stands at bob when another thread lets somebody in. May a dict grow meanwhile?",
        "A dict or a set that changes under the loop ends it with an error. Loop over a copy.",
    ],
)
def test_newcomer_in_mid_broadcast(room: Room) -> None:
    """Somebody comes while a message goes out: it reaches all the others, and the chat goes on."""
    alice, bob, carol = room.crowd("alice", "bob", "carol")
    dave = apart.comes_in_mid_broadcast(room, alice, "somebody comes while I speak", bob, "dave")
    for listener in (bob, carol):
        listener.hears("somebody comes while I speak")
    room.chat_goes_on(alice, carol, dave)
