"""Letters for consoles that do not have ours, such as those of Windows (cp866, cp1251).

A mark that turns into a question mark would say that something was not judged.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import shutil
import sys
from typing import TextIO

DUMB = ("dumb", "unknown")  # TERM of a terminal that only writes on: rich takes each for 80 wide
BLANKS = re.compile(r" +(?=\n)")
NEAREST = "nearest"  # the name of the way in which a stream handles letters that it has not
# Each is one column wide, as the letters that it stands for: tables and charts keep their shape.
STANDS_FOR = {
    "+": "✓┿┼├┤┌┐└┘╭╮╰╯",
    "x": "✗\N{MULTIPLICATION SIGN}",
    "-": "∅─━╌—\N{EN DASH}",
    "|": "│┃⏎",
    ">": "▶→",
    "<": "◀←",
    '"': "“”„«»",
    "'": "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}",
    "*": "●•",
    ".": "·…",
}
LIKE = {letter: like for like, letters in STANDS_FOR.items() for letter in letters}


class WithoutBlanks(io.TextIOWrapper):
    """A stream whose lines end with their last letter: rich fills them up with blanks."""

    def write(self, text: str) -> int:
        """Write a text, as print() does: whole lines."""
        super().write(BLANKS.sub("", text))
        return len(text)


def nearest(error: UnicodeError) -> tuple[str, int]:
    """What is written instead of letters that a stream does not have: see codecs.register_error."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(LIKE.get(letter, "?") for letter in letters), error.end


def stand_in_for_closed() -> None:
    """What was closed before we came (``>&-``) leads nowhere. Else the next file that is opened
    would have its number, and get what is printed.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
            os.set_inheritable(number, True)
            mode = "w" if number else "r"
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)  # kept, as Python keeps its own


def know_the_width() -> None:
    """Have a dumb terminal taken as wide as it is, or as COLUMNS says."""
    if os.environ.get("TERM", "").lower() in DUMB:
        size = shutil.get_terminal_size((80, 25))
        os.environ["COLUMNS"], os.environ["LINES"] = str(size.columns), str(size.lines)


def bear_all_letters(stream: TextIO) -> None:
    """From now on a stream takes each letter, or the nearest that it has."""
    codecs.register_error(NEAREST, nearest)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=NEAREST)


def end_lines(stream: TextIO) -> TextIO:
    """The same stream for a file or a pipe, where blanks at the end of a line are of no use."""
    if not isinstance(stream, io.TextIOWrapper) or stream.isatty():
        return stream
    stream.flush()
    at_once = stream.line_buffering
    return WithoutBlanks(stream.buffer, stream.encoding, stream.errors, line_buffering=at_once)
