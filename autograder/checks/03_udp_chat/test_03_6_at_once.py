"""03, time: no program sleeps while somebody waits for it."""

from autograder.course.check import check
from autograder.evidence.talk import at_once
from autograder.room.udp import UdpRoom


@check(
    points=2,
    section="who-is-in",
    needs=["test_silent_listener"],
    hints=[
        "Where does a program of yours sleep? Wait for what is to come instead: recv(), accept()."
    ],
)
def test_nobody_sleeps(udp_room: UdpRoom) -> None:
    """A message is handed on at once: no thread sleeps first."""
    alice, bob, carol = udp_room.join("alice", "bob", "carol")
    at_once.handed_on_at_once(alice, bob, carol)
