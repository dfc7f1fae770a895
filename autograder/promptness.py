"""Does a program end at once when it should? Its own sleep is counted, never the machine's delay.

The promise is one second. On a loaded machine a right program may take longer, so no clock decides:
only the time counts in which all its threads slept, and everybody else in the room, too.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from autograder.i18n import _
from autograder.program import Program
from autograder.unmet import Unmet

if TYPE_CHECKING:
    from autograder.room import Room

LATE = 2.5  # seconds asleep: more than one who looks once a second, and waits a second for the rest
GRAIN = 0.05  # seconds between two looks


class Sleep:
    """How long the programs of a room have slept since somebody began to ask."""

    def __init__(self, room: Room) -> None:
        self._watcher = room.watcher
        self._looked = time.monotonic()
        self._ran: dict[str, int] | None = None  # how often each thread had run, if all slept
        self.seconds = 0.0

    def look(self) -> None:
        """Count the time since the last look, if nobody has run in between."""
        now = time.monotonic()
        if now - self._looked < GRAIN:
            return  # to look takes time, and a wait looks often
        ran = self._watcher.asleep()
        if ran is not None and ran == self._ran:
            self.seconds += now - self._looked
        self._looked, self._ran = now, ran


def wait_for_its_end(room: Room, program: Program, at_once: bool = True) -> None:
    """Wait until a program ends, or will not. Raises Unmet if it is to end at once and sleeps."""
    sleep = Sleep(room)

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
