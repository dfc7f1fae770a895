"""What a run of checks has cost: what was waited for in vain is not waited for again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.program import holding
from autograder.program.program import Program

MOST_KINDS = 50  # of lines of a script that one run of checks tells the next one


@dataclass(frozen=True)
class Wait:
    """How much somebody waits for one thing: the first time, and once it was seen to be in vain."""

    what: str
    first: float
    again: float


@dataclass
class OwnUse:
    """What all programs of one run of checks have used up themselves: processor, time, output.

    What anybody waits for a processor is the machine's, and counts for nobody.
    """

    seconds: float = 0.0  # of their own time (see ``OwnTime``), while somebody waited for them
    before: float = 0.0  # the same in other runs of the same hand-in: its trial, other exercises
    _cpu: dict[int, float] = field(default_factory=dict)  # seconds, by process
    _written: dict[int, int] = field(default_factory=dict)  # bytes
    _told: dict[int, int] = field(default_factory=dict)  # bytes

    def look(self, programs: Sequence[Program]) -> None:
        """Note what these programs have used. Of one that has ended we know what we saw last."""
        for program in programs:
            known = self._cpu.get(program.pid, 0.0)
            self._cpu[program.pid] = max(known, holding.cpu(program))
        self.hear(programs)

    def hear(self, programs: Sequence[Program]) -> None:
        """Note what these programs have said, which costs nothing: it has come to us."""
        for program in programs:
            self._written[program.pid] = program.written
            self._told[program.pid] = program.reports.told

    @property
    def in_all(self) -> float:
        """Seconds of own time in all runs of the hand-in so far."""
        return self.before + self.seconds

    @property
    def cpu(self) -> float:
        """Seconds of processor."""
        return sum(self._cpu.values())

    @property
    def megabytes(self) -> int:
        """Of output."""
        return sum(self._written.values()) >> 20

    @property
    def told(self) -> int:
        """Megabytes that came over the channels of their probes, where a program may write, too."""
        return sum(self._told.values()) >> 20


class Once:
    """What one run of checks has waited for in vain, and what its programs have used.

    It belongs to that run: other programs begin anew.
    """

    def __init__(self, is_bounded: bool = True) -> None:
        self.is_bounded = is_bounded  # whether programs may be refused for what they have used
        self.used = OwnUse()
        self.slowest = 0.0  # seconds of own time: what took longest of all that came
        self._in_vain: set[tuple[str, str]] = set()
        self.port: int | None = None  # of several that a server has, the one that its clients use
        self.not_opened: dict[type, Any] = {}  # kinds of rooms that hung as they opened: the news
        self.asks_nothing: set[str] = set()  # kinds of people whom the server does not ask first
        self.swallowed_from: set[str] = set()  # kinds of people whose first line is lost
        self.says_again: dict[str, set[bytes]] = {}  # lines of a script that are no news
        self.kept: dict[str, Any] = {}  # what was found out once, for all checks of this run
        # What clients ask their users for, where that is more than a name: "" is the name.
        self.told: list[str] = []

    def learn(self, seen: Mapping[str, Any]) -> None:
        """Know what another run of checks, of the same programs, tells of its waits."""
        self.used.before = float(seen.get("seconds", 0.0))
        self.slowest = float(seen.get("slowest", 0.0))
        self._in_vain = {(what, script) for what, script in seen.get("in_vain", ())}
        for script, kinds in seen.get("says_again", {}).items():
            self.says_again[script] = {kind.encode("latin-1") for kind in kinds}

    def teach(self) -> dict[str, Any]:
        """What this run of checks has seen of waits, for a run that comes after it."""
        again = {
            script: [kind.decode("latin-1") for kind in sorted(kinds, key=len)[:MOST_KINDS]]
            for script, kinds in self.says_again.items()
        }
        return {
            "seconds": self.used.in_all,
            "slowest": self.slowest,
            "in_vain": sorted(self._in_vain),
            "says_again": again,
        }

    def knows(self, wait: Wait, script: str) -> bool:
        """Whether this script was waited for in vain."""
        return (wait.what, script) in self._in_vain

    def limit(self, wait: Wait, script: str) -> float:
        """How much to wait for this script now.

        Who was seen to be slow and right is waited for twice as long as that took, if need be.
        """
        if not self.knows(wait, script):
            return wait.first
        return min(wait.first, max(wait.again, 2 * self.slowest)) if wait.again else 0.0

    def succeeded(self, seconds: float) -> None:
        """Somebody has waited so long, of the programs' own time, and not in vain."""
        self.slowest = max(self.slowest, seconds)

    def note(self, wait: Wait, script: str) -> None:
        """This script was waited for in vain."""
        self._in_vain.add((wait.what, script))

    def is_enough(self, wait: Wait, script: str, spent: float) -> bool:
        """Whether a script was waited for as long as it is to be, and so in vain."""
        if spent >= wait.first:
            self.note(wait, script)
        return spent >= self.limit(wait, script)
