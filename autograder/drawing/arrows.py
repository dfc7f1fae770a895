"""What a sequence chart is drawn of: plain data."""

from __future__ import annotations

from dataclasses import dataclass

SERVER = "server"


@dataclass(frozen=True)
class Arrow:
    """Something that went from one lane to another, or a note on one lane (start == end)."""

    at: float  # seconds, time.monotonic()
    start: str
    end: str
    text: str
    kind: str = "message"  # message, join, leave, waiting (sent, not read), note, trouble
