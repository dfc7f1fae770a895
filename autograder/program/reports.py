"""What a program's probe reports: the border at which a line becomes an event, or nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from autograder.probe.talk import LONGEST, Event, understood

KEPT = 128 << 20  # bytes that the reports of one program may take in all
RUBBISH = 10_000  # lines that were no event, after which nobody looks for one any more
OVERHEAD = 512  # bytes that an event takes beside the letters of its line
QUOTED = 200  # bytes of the first line astray that are kept

Report = dict[str, Any]  # one event; see ``probe.talk.Event`` for the fields of each


class Reports:
    """The events of one program so far.

    The channel is in the hands of the student's process, which can write anything there. What
    does not fit the table of ``probe.talk``, or is too much, counts as silence: it is noted in
    ``astray`` and ``first_astray``, and never raises. Who writes much rubbish is not listened to
    any more: to look at each line would keep us busy.
    """

    def __init__(self) -> None:
        self.all: list[Report] = []
        self.told = 0  # bytes that came, whatever they are
        self.astray = 0  # lines that were no event, or that there was no room for
        self.noise = 0  # bytes of them
        self._rubbish = 0  # lines that were no event
        self.first_astray = b""  # the beginning of the first one
        self._of_kind: defaultdict[str, list[Report]] = defaultdict(list)
        self._sizes: list[int] = []  # of each event, in bytes
        self._size = 0  # of all of them
        self._half_line = bytearray()
        self._skips = False  # the rest of a line that is too long

    def add(self, data: bytes) -> None:
        """Note what has come over the channel."""
        self.told += len(data)
        *lines, rest = (self._half_line + data).split(b"\n")
        for line in lines:
            if not self._skips:
                self._add_line(line)
            self._skips = False
        self._half_line = rest
        if len(rest) > LONGEST:
            self._go_astray(rest)
            self._skips = True
        if self._skips:
            self._half_line = bytearray()

    def _add_line(self, line: bytes | bytearray) -> None:
        size = len(line) + OVERHEAD
        is_looked_at = self._size + size <= KEPT and self._rubbish < RUBBISH
        report = understood(line) if is_looked_at else None
        if report is None or len(line) > LONGEST:
            self._rubbish += is_looked_at
            self._go_astray(line)
            return
        self._size += size
        self._sizes.append(size)
        self.all.append(report)
        self._of_kind[report["event"]].append(report)

    def _go_astray(self, line: bytes | bytearray) -> None:
        self.astray += 1
        self.noise += len(line)
        self.first_astray = self.first_astray or bytes(line[:QUOTED])

    def of(self, event: Event) -> list[Report]:
        """The events of one kind."""
        return list(self._of_kind[event])

    def forget(self, keep: int) -> None:
        """Forget all but the last ones: who runs for an hour reports much."""
        del self.all[:-keep], self._sizes[:-keep]
        self._size = sum(self._sizes)
        self._of_kind.clear()
        for report in self.all:
            self._of_kind[report["event"]].append(report)
