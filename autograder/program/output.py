"""What a program wrote to one of its streams, or what came over a connection."""

from __future__ import annotations

import time
from collections.abc import Iterable

OFTEN = 3  # times that a line is new: who says it more often, with other numbers, repeats it
MOST_KINDS = 1000  # of lines that are remembered
DIGITS = b"0123456789"
KEEP_HEAD, KEEP_TAIL = 1 << 18, 1 << 20  # bytes kept of a flood: its beginning and its end


class Output:
    """What a program wrote to one of its streams, or what came over a connection."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.total = 0  # bytes that came, kept or not
        self.repeated = 0  # of them: those that said again what had come often
        self._times: dict[bytes, int] = {}  # how often each kind of line has come
        self.times: list[tuple[float, bytes]] = []  # when each piece came (time.monotonic)
        self.ended = False

    def add(self, data: bytes) -> None:
        """Note what has come, b"" for the end. Of a flood, the middle is forgotten."""
        self.ended = not data
        self.data += data
        self.total += len(data)
        if not self._is_new(data):
            self.repeated += len(data)
        if len(self.data) > KEEP_HEAD + 2 * KEEP_TAIL:
            del self.data[KEEP_HEAD : len(self.data) - KEEP_TAIL]
        else:
            self.times.append((time.monotonic(), data))

    def _is_new(self, data: bytes) -> bool:
        """Whether anything in it has not come often before, whatever numbers stand in it."""
        new = False
        for line in set(data.translate(None, DIGITS).split(b"\n")):
            times = self._times.get(line, 0) + 1
            if times > OFTEN:
                continue
            new = True
            if len(self._times) < MOST_KINDS or times > 1:
                self._times[line] = times
        return new

    @property
    def often(self) -> set[bytes]:
        """The kinds of lines that have come often."""
        return {line for line, times in self._times.items() if times >= OFTEN}

    def came_often(self, kinds: Iterable[bytes]) -> None:
        """Such lines have come often before, from another run of the same program."""
        self._times.update(dict.fromkeys(kinds, OFTEN))

    @property
    def text(self) -> str:
        """What came, decoded as UTF-8."""
        return self.data.decode("utf-8", "replace")

    @property
    def has_traceback(self) -> bool:
        """Whether Python has told here of an exception that nobody caught."""
        return b"Traceback (most recent call last)" in self.data
