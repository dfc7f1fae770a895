"""A thread that is to be held at a place from now on: whether it was, and went on after that.

What the program tells, and what the system and the people in the room see, must fit each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.program.program import Program
from autograder.room.holds import claims, passed, sends


@dataclass
class Pause:
    """What was known when it was armed, and when it ended."""

    program: Program
    then: passed.Before
    sent: sends.Count | None  # None: it is not about a send whose bytes are counted
    is_cut: bool  # the probe sends in pieces, and tells of all when the last one has gone
    until: sends.Count | None = None  # when it was to be let go

    def in_doubt(self) -> str:
        """One sentence if nobody was held who should have been, else "". At its end."""
        self.until = sends.again(self.sent)
        has_gone = sends.have_gone(self.then.asked, self.sent, self.until, self.is_cut)
        if has_gone or claims.are_false(self.program):
            return passed.why(self.program)
        return passed.in_doubt(self.then)

    def in_doubt_later(self) -> str:
        """One sentence if the one who was let go has not gone on, else "". At rest."""
        did_not = sends.do_not_go(self.until, sends.again(self.sent), self.is_cut)
        return passed.why(self.program) if did_not else ""


def begin(then: passed.Before, is_cut: bool) -> Pause:
    """Note it, right after it was armed."""
    sent = sends.count(then.program, then.at, then.port, then.peer)
    return Pause(then.program, then, sent, is_cut)
