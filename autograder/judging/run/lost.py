"""The process that programs are forked from has ended: by whom, nobody sees from here."""

from __future__ import annotations

from collections.abc import Sequence

import psutil

from autograder.program.launch import NurseryLost, Start
from autograder.program.once import Once, Wait
from autograder.program.program import Program
from autograder.words.language import N_

# The first time that may be the machine's doing, and all is judged once more. A program that ends
# it does so again.
LOST = Wait("the process that starts the programs, which has ended", 1.0, 0.0)
KILLED = -9  # the exit status of a program that ends with it
ENDED = N_("The process that starts them was ended.")
A_MOMENT = 0.5  # seconds from the end of a program until that of this process is known


class Lost:
    """Whether a check failed of it, in one run of checks."""

    def __init__(self, once: Once, start: Start) -> None:
        self._once, self._start = once, start
        self._is_first_run = not once.knows(LOST, "")

    def is_the_first(self, error: Exception, programs: Sequence[Program]) -> bool:
        """Whether this error is of it, and no earlier run of the hand-in knew of one."""
        launcher, lines = self._start
        if any(map(_was_killed, programs)):
            lines.wait_for(lambda: launcher.is_lost, A_MOMENT)
        is_lost = isinstance(error, NurseryLost) or launcher.is_lost
        if is_lost:
            self._once.note(LOST, "")
        return self._is_first_run and is_lost


def _was_killed(program: Program) -> bool:
    """Whether a program is gone, and neither it nor we have said so: its nursery may be, too."""
    if program.running:
        return not psutil.pid_exists(program.pid)
    return not program.is_killed and program.exit_status == KILLED
