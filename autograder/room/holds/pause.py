"""A thread that is to be held at a place from now on: whether it was, and went on after that.

What the program tells, and what the system and the people in the room see, must fit each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.holds import claims, passed, sends


@dataclass
class Pause:
    """What was known when it was armed, and when it ended."""

    program: Program
    then: passed.Before
    sent: sends.Count | None  # None: it is not about a send whose bytes are counted
    is_cut: bool  # the probe sends in pieces, and tells of all when the last one has gone
    until: sends.Count | None = None  # at its end
    held: Report | None = None  # of the thread that is held in that send then
    told: int = 0  # events, at its end

    def in_doubt(self) -> str:
        """One sentence if nobody was held who should have been, else "". At its end."""
        self.held = sends.held_in_one(self.program, self.then.peer) if self.sent else None
        self.until, self.told = sends.again(self.sent), len(self.program.reports.all)
        if claims.are_false(self.program) or self._has_gone():
            return passed.why(self.program)
        return passed.in_doubt(self.then)

    def _has_gone(self) -> bool:
        if not self.sent or not self.held or self.is_cut:
            return False
        return sends.have_gone(self.then.asked, self.sent, self.until)

    def in_doubt_later(self) -> str:
        """One sentence if the one who was let go has not gone on, else "". At rest."""
        if not self.held or self.program.was_interrupted:
            return ""
        now = sends.again(self.sent)
        own = sends.goes_on(self.program, self.held, self.told, now)
        did_not = own is not None and not own
        if own and now and self.until and not self.is_cut:
            did_not = sends.do_not_go(own, self.until, now)
        return passed.why(self.program) if did_not else ""


def begin(then: passed.Before, is_cut: bool) -> Pause:
    """Note it, right after it was armed."""
    sent = sends.count(then.program, then.at, then.port, then.peer)
    return Pause(then.program, then, sent, is_cut)
