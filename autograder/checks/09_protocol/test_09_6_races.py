"""09, two people at the same moment: to look whether a name is free and to take it is one step.

The server's thread for one of them is held before one of its lines, as a scheduler may do at any
of them (man 7 sched), while the other one acts.
"""

from autograder.course.check import check
from autograder.evidence import same_moment
from autograder.evidence.moments import one_moment
from autograder.evidence.protocol import TAKEN, one_of_them, times_read
from autograder.room.room import Room


@check(
    points=6,
    section="to-look-and-to-take",
    misconception="M11",
    needs=["test_name_taken", "test_welcome"],
    hints=[
        "Between “is it free?” and “it is mine” another thread may do the same.",
        "Hold one lock from the question to the step that relies on its answer.",
    ],
)
def test_same_name_at_the_same_moment(room: Room) -> None:
    """Two people ask for the same name at the same moment: one is welcomed, one is refused."""
    room.connect("alice")
    bob = room.connect_silently("bob")
    lines = same_moment.lines_after_recv(room, bob, "bob")
    same_moment.send_home(room, bob)

    def attempt(nth: int) -> str:
        name = f"carol{nth}"
        one, two = room.connect_silently("one", "two")
        with same_moment.held(room, one, name, nth, lines):
            two.replies(name)
            room.settle()
            done, refused = times_read(two, f"* welcome {name}"), times_read(two, TAKEN)
        with same_moment.wrong_at(room, lines[nth - 1]):
            one_of_them((one, two), f"* welcome {name}")
            one_of_them((one, two), TAKEN)
        same_moment.send_home(room, one, two)
        return _outcome(done > 0, refused > 0)

    same_moment.find_the_gap(lines, attempt)
    one, two = room.connect_silently("one", "two")
    with one_moment.of(room):
        for person in (one, two):
            person.replies("dave")
    one_of_them((one, two), "* welcome dave")
    one_of_them((one, two), TAKEN)


def _outcome(done: bool, refused: bool) -> str:
    """What came of it for the second one, while the first one was held."""
    if refused:
        return same_moment.FIRST
    return same_moment.SECOND if done else same_moment.WAITS


@check(
    points=4,
    section="to-look-and-to-take",
    misconception="M14",
    needs=["test_nick_taken"],
    hints=[
        "/nick looks and takes, too. Does it use the same lock as the first name?",
        "A lock around the look and another one around the step leave a gap in between.",
    ],
)
def test_nick_at_the_same_moment(room: Room) -> None:
    """Two people take the same new name at the same moment: one of them is refused."""
    alice, one, two = room.connect("alice", "one", "two")
    lines = same_moment.lines_after_recv(room, one, "/nick carol")

    def attempt(nth: int) -> str:
        refused = [times_read(person, TAKEN) for person in (one, two)]
        with same_moment.held(room, one, f"/nick dave{nth}", nth, lines):
            two.says(f"/nick dave{nth}")
            room.settle()
            two.says(f"done {nth}")
            room.settle()
            done = alice.has_heard(f"done {nth}")
            refused_now = times_read(two, TAKEN) > refused[1]
        with same_moment.wrong_at(room, lines[nth - 1]):
            one_of_them((one, two), TAKEN, refused)
        return _outcome(done, refused_now)

    same_moment.find_the_gap(lines, attempt)
    refused = [times_read(person, TAKEN) for person in (one, two)]
    with one_moment.of(room):
        for person in (one, two):
            person.says("/nick erin")
    one_of_them((one, two), TAKEN, refused)


@check(
    points=3,
    section="to-look-and-to-take",
    misconception="M11",
    needs=["test_message_to_a_new_name"],
    hints=["First “is Bob there?”, then registry[“bob”]: who guarantees that Bob is still there?"],
)
def test_message_to_somebody_who_is_renaming(room: Room) -> None:
    """A message to somebody who changes their name right then arrives, or its sender is told."""
    alice, bob = room.connect("alice", "bob")
    lines = same_moment.lines_after_recv(room, alice, "/msg bob first of all")
    names = ["bob", "rob"]

    def is_nobody(nth: int) -> bool:
        told = f"* no such user: {names[0]}"
        before = times_read(alice, told)
        with same_moment.held(room, alice, f"/msg {names[0]} note {nth}", nth, lines):
            bob.says(f"/nick {names[1]}")
            room.settle()
        with same_moment.wrong_at(room, lines[nth - 1]):
            one_of_them((alice, bob), (told, f"alice -> you: note {nth}"), (before, 0))
        names.reverse()
        return times_read(alice, told) > before

    same_moment.last_line(len(lines), is_nobody)
