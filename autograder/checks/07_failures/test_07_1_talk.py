"""07, the chat as it was: what it has to survive begins after this."""

from autograder.course.check import check
from autograder.room.room import Room


@check(
    points=1,
    section="every-end-is-an-end",
    hints=[
        "The skeleton is the chat of 06. What have you changed since it worked?",
        "Start server.py and two clients by hand. Does a line of one appear in the other?",
    ],
)
def test_two_people_can_chat(room: Room) -> None:
    """One person types a line, and another one reads it."""
    alice, bob = room.join("alice", "bob")
    alice.says("hello bob")
    bob.hears("hello bob")
    bob.says("hello alice")
    alice.hears("hello alice")
    room.passes_on(alice, bob)


@check(
    points=1,
    section="every-end-is-an-end",
    hints=["Our people send UTF-8 lines, their name first. Does your server relay whole lines?"],
)
def test_strangers_can_chat(room: Room) -> None:
    """People with another client can use the server: it relays lines of plain text."""
    alice, bob = room.connect("alice", "bob")
    room.chat_goes_on(alice, bob)
