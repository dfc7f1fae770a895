"""Finding texts in what somebody heard. TCP keeps no messages apart: a long text may be cut."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

CUT = 150  # letters that may stand between the two halves of a line that was cut


def pieces_of(text: str, heard: str, least: int = 8) -> int:
    """How many letters of a text came, in pieces of at least so many letters each."""
    found = place = 0
    while found < len(text):
        place = heard.find(text[found : found + least], place)
        if place < 0:
            break
        while found < len(text) and place < len(heard) and heard[place] == text[found]:
            found, place = found + 1, place + 1
    return found


def in_order(lines: Sequence[str], heard: str) -> int:
    """How many of the lines came in this order, each of them whole or cut."""
    place = 0
    for number, line in enumerate(lines):
        found = heard.find(line, place)
        if found >= 0:
            place = found + len(line)
            continue
        place = _cut(line, heard, place)
        if place < 0:
            return number
    return len(lines)


def _cut(line: str, heard: str, place: int) -> int:
    """Where a line ends that came in two or three parts, -1 if it did not come. The first end."""
    gap = f".{{1,{CUT}}}?"
    ends = []
    for k, m in itertools.combinations_with_replacement(range(1, len(line)), 2):
        parts = (re.escape(part) for part in (line[:k], line[k:m], line[m:]) if part)
        match = re.compile(gap.join(parts), re.DOTALL).search(heard, place)
        if match:
            ends.append(match.end())
    return min(ends, default=-1)
