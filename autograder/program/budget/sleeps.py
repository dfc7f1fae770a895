"""Sleeps that are known: they are not waited for again and again, so that the rest is seen, too.

A program that sleeps over each message, or before it listens, would use up its time before anybody
has seen what else it does. So its sleeps are cut short, but where a check is about them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.probe.talk import Command, order
from autograder.program.once import Once
from autograder.program.program import Program

LONG = 0.55  # seconds: who polls does so twice a second at least
SOME = 0.2  # seconds: to wait for so long each time takes the time that others need
KNOWN = 15.0  # seconds of own time, of all that a run may take
A_WINK, A_WHILE = 0.05, 60.0  # seconds
PATIENCE = 8.0  # seconds: the probe of a program that is well answers at once
CUT = order(Command.SHORT_SLEEPS, most=A_WINK)


def are_known(once: Once) -> bool:
    """Whether something took long that came in the end, and programs were waited for quite long."""
    return once.is_bounded and once.slowest > SOME and once.used.in_all > KNOWN


def cut(job: dict[str, Any]) -> None:
    """Each program that is started with this job sleeps for a moment at most."""
    job["faults"] = [*job.get("faults", []), CUT]


def let(job: dict[str, Any], programs: Sequence[Program]) -> None:
    """From now on programs that were started with this job sleep for as long as they wish."""
    for program in programs if CUT in job.get("faults", []) else ():
        program.ask(Command.SHORT_SLEEPS, PATIENCE, most=A_WHILE)
