"""Does a program end at once when it should? Its own sleep is counted, never the machine's delay.

The promise is one second. On a loaded machine a right program may take longer, so no clock decides:
only the time counts in which all its threads slept, and everybody else in the room, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.program.program import Program
from autograder.program.sleep import Sleep
from autograder.room.unmet import Unmet
from autograder.words.language import _

if TYPE_CHECKING:
    from autograder.room.room import Room

LATE = 2.5  # seconds asleep: more than one who looks once a second, and waits a second for the rest


def wait_for_its_end(room: Room, program: Program, at_once: bool = True) -> None:
    """Wait until a program ends, or will not. Raises Unmet if it is to end at once and sleeps."""
    sleep = Sleep(room.watcher)

    def is_over() -> bool:
        if at_once:
            sleep.look()
        return not program.running or sleep.seconds > LATE

    room.wait_for(is_over)
    if program.running and sleep.seconds > LATE:
        raise Unmet(
            _("{script} ends within a second.").format(script=program.script),
            _("It is still there after {seconds} s in which it only slept.").format(
                seconds=f"{LATE:g}"
            ),
        )
