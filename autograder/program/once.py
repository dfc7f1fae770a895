"""What was waited for in vain: a hopeless program costs a long wait once, not once a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Wait:
    """How much somebody waits for one thing: the first time, and once it was seen to be in vain."""

    what: str
    first: float
    again: float


class Once:
    """What one run of checks has waited for in vain.

    It belongs to that run: other programs, and the same ones in another run, begin anew.
    """

    def __init__(self) -> None:
        self._in_vain: set[tuple[Wait, str]] = set()
        self.not_opened: dict[type, Any] = {}  # kinds of rooms that hung as they opened: the news

    def limit(self, wait: Wait, script: str) -> float:
        """How much to wait for this script now."""
        return wait.again if (wait, script) in self._in_vain else wait.first

    def note(self, wait: Wait, script: str) -> None:
        """This script was waited for in vain."""
        self._in_vain.add((wait, script))

    def is_enough(self, wait: Wait, script: str, spent: float) -> bool:
        """Whether a script was waited for as long as it is to be, and so in vain."""
        if spent >= wait.first:
            self.note(wait, script)
        return spent >= self.limit(wait, script)
