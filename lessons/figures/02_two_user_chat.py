"""Both talk out of turn, then Alice leaves."""

from autograder.stage import LectureDuo


def scene(room: LectureDuo) -> None:
    """What people do while the chart is drawn."""
    boss, alice = room.meet()
    boss.says("are you there?")
    boss.says("hello?")
    alice.hears("hello?")
    alice.says("yes")
    alice.says("I must go")
    boss.hears("I must go")
    alice.leaves()
    boss.hears("The chat is over")
