"""Tracebacks as a beginner needs them: lines of their own files, and what Python says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_NAME = r"[\w.-]+\.py"
# A frame, as Python 3.11 to 3.13 print it: alone, in an exception group ("  |   File"), or with no
# "in" for a SyntaxError (https://docs.python.org/3/library/traceback.html).
_FRAME = re.compile(
    r'^(?P<edge>[\s|+]*)  File "(?P<path>.*)", line (?P<line>\d+)(?P<inside>, in .*)?$'
)
_HEADER = re.compile(r"^[\s|+-]*(?:Exception Group )?Traceback \(most recent call last\):$")
_CARETS = re.compile(r"^[\s|]*[~^]+[\s~^]*$")


def place_in(names: Iterable[str] = ()) -> re.Pattern[str]:
    """What finds the places that a sentence names, such as server.py:14: their file and line.

    ``names`` are those of the files that there are, without folders: some have blanks and brackets
    in them, as in "client (2).py". A place begins where a name does: a search in a long text would
    begin anew at each of its letters.
    """
    odd = [name for name in names if not re.fullmatch(_NAME, name)]
    known = "|".join([*map(re.escape, sorted(odd, key=len, reverse=True)), _NAME])
    return re.compile(rf"(?<![\w.-])(?P<file>{known}):(?P<line>\d+)")


def own_lines(text: str, homes: Sequence[str]) -> str:
    """A program's stderr without the frames of libraries, of the grader and of the probe.

    Of each traceback there stays: the student's own innermost line, with its file as the student
    knows it, and what Python says. ``homes`` are the folders of the student's files.
    """
    return "\n".join(_shortened(text.splitlines(), homes))


def _shortened(lines: Sequence[str], homes: Sequence[str]) -> Iterator[str]:
    frame: list[str] = []  # the last one of the student's, and its line of code
    inside = is_own = keeps_carets = False
    for line in lines:
        found = _FRAME.match(line)
        if found:
            path = _within(found["path"], homes)
            inside, is_own, keeps_carets = True, path != "", not found["inside"]
            if is_own:
                where = f'  File "{path}", line {found["line"]}{found["inside"] or ""}'
                frame = [found["edge"] + where]
        elif _HEADER.match(line):
            inside, is_own, frame = True, False, []
        elif inside and line.lstrip(" |").startswith("[Previous line repeated"):
            continue
        elif inside and line.startswith(("    ", "  |     ")):
            if is_own and (keeps_carets or not _CARETS.match(line)):
                frame.append(line)
        else:
            yield from frame
            frame, inside, is_own = [], False, False
            yield line
    yield from frame


def _within(path: str, homes: Sequence[str]) -> str:
    """The path as its owner knows it. "" for a file of somebody else's."""
    for home in homes:
        if path.startswith(home):
            return path[len(home) :].lstrip("/\\")
    return ""
