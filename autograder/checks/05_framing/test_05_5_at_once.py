"""05, time: no program sleeps while somebody waits, and none gives up."""

from autograder.course.check import check
from autograder.evidence.talk import at_once, silence
from autograder.room.room import Room


@check(
    points=2,
    section="a-message-is-a-line",
    needs=["test_half_a_line_waits"],  # what 04 asked for comes after what is new
    hints=[
        "Where does a program of yours sleep? Wait for what is to come instead: recv(), accept()."
    ],
)
def test_nobody_sleeps(room: Room) -> None:
    """A message is handed on, and a newcomer let in, at once: no program sleeps first."""
    alice, *others = room.connect("alice", "bob", "dave", "erin", "judy")
    carol = room.join("carol")
    at_once.handed_on_at_once(alice, *others, carol)
    at_once.handed_on_at_once(carol, alice)
    at_once.let_in_at_once(room)


@check(
    points=2,
    section="a-message-is-a-line",
    needs=["test_half_a_line_waits"],  # what 04 asked for comes after what is new
    hints=["A timeout is not the end: wait again. Or set none: recv() may wait for ever."],
)
def test_after_a_silence(room: Room) -> None:
    """After a silence everybody is still there, and others may come."""
    silence.is_coming(room)
    alice, bob = room.connect("alice"), room.join("bob")
    silence.falls_in_mid_line(room, alice, bob)
    room.chat_goes_on(alice, bob)
    carol = room.connect("carol")
    room.chat_goes_on(alice, bob, carol)
