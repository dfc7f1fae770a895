"""Finding texts in what somebody heard. TCP keeps no messages apart: a long text may be cut."""

from __future__ import annotations

from collections.abc import Sequence

SPAN = 150  # letters within which all of a line must stand that was cut
AHEAD = 300  # letters after the line before, within which it must begin


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
    """How many of the lines came in this order, each of them whole or cut.

    Before the first one, others may have said whatever they like.
    """
    place = 0
    for number, line in enumerate(lines):
        found = heard.find(line, place)
        until = place + AHEAD if number else len(heard)
        place = found + len(line) if found >= 0 else _end_of_pieces(line, heard, place, until)
        if place < 0:
            return number
    return len(lines)


def _end_of_pieces(line: str, heard: str, place: int, until: int) -> int:
    """Where a line ends that came in pieces, with other things in between. -1: it did not come.

    It begins between these two places.
    """
    start = heard.find(line[0], place, until)
    while start >= 0:
        end = start
        for letter in line[1:]:
            end = heard.find(letter, end + 1, start + SPAN)
            if end < 0:
                break
        else:
            return end + 1
        start = heard.find(line[0], start + 1, until)
    return -1
