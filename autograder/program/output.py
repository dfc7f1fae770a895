"""What a program wrote to one of its streams, or what came over a connection."""

from __future__ import annotations

import time

ENOUGH = 1 << 12  # bytes that tell whether a program writes the same without end
KEEP_HEAD, KEEP_TAIL = 1 << 18, 1 << 20  # bytes kept of a flood: its beginning and its end


class Output:
    """What a program wrote to one of its streams, or what came over a connection."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.total = 0  # bytes that came, kept or not
        self.times: list[tuple[float, bytes]] = []  # when each piece came (time.monotonic)
        self.ended = False

    def add(self, data: bytes) -> None:
        """Note what has come, b"" for the end. Of a flood, the middle is forgotten."""
        self.ended = not data
        self.data += data
        self.total += len(data)
        if len(self.data) > KEEP_HEAD + 2 * KEEP_TAIL:
            del self.data[KEEP_HEAD : len(self.data) - KEEP_TAIL]
        else:
            self.times.append((time.monotonic(), data))

    @property
    def text(self) -> str:
        """What came, decoded as UTF-8."""
        return self.data.decode("utf-8", "replace")

    @property
    def repeats_itself(self) -> bool:
        """Whether the last of it is one short line again and again: no chat says that."""
        lines = bytes(self.data[-ENOUGH:]).split(b"\n")[1:-1]
        return len(lines) > ENOUGH / 80 and len(set(lines)) == 1

    @property
    def has_traceback(self) -> bool:
        """Whether Python has told here of an exception that nobody caught."""
        return b"Traceback (most recent call last)" in self.data
