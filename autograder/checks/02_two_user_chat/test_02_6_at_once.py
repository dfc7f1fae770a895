"""02, time: no program sleeps while somebody waits for it."""

from autograder.course.check import check
from autograder.evidence.talk import at_once
from autograder.room.duo import Duo


@check(
    points=2,
    section="two-waits-two-threads",
    needs=["test_several_in_a_row"],
    hints=[
        "Where does a program of yours sleep? Wait for what is to come instead: recv(), accept()."
    ],
)
def test_nobody_sleeps(duo: Duo) -> None:
    """A message is handed on at once, in both directions: no thread sleeps first."""
    boss, alice = duo.meet()
    at_once.handed_on_at_once(alice, boss)
    at_once.handed_on_at_once(boss, alice)
