"""04, time: no program sleeps while somebody waits for it."""

from autograder.course.check import check
from autograder.evidence.talk import at_once
from autograder.room.room import Room


@check(
    points=2,
    section="many-and-fast",
    needs=["test_silent_listener"],
    hints=[
        "Where does a program of yours sleep? Wait for what is to come instead: recv(), accept()."
    ],
)
def test_nobody_sleeps(room: Room) -> None:
    """A message is handed on, and a newcomer let in, at once: no thread sleeps first."""
    alice, bob = room.join("alice", "bob")
    others = room.crowd("carol", "dave", "erin", "judy")
    at_once.handed_on_at_once(alice, bob, *others)
    at_once.let_in_at_once(room)
