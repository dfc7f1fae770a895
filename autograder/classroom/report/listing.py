"""The sources of a hand-in with the lines marked that its failed checks point at."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Literal

from autograder.handin.submission import Pair, Problem
from autograder.judging.feedback import standing
from autograder.judging.verdict import FAILED, Verdict
from autograder.words.plain import fit
from autograder.words.tracebacks import place_in

MAX_BYTES = 64 * 1024  # of one script
MAX_LINES = 2000  # of one script
MAX_LETTERS = 400  # of one line
NEAR = 4  # lines before and after a marked one that are printed with it
Kind = Literal["raised", "stood"]
RAISED: Kind = "raised"  # it went wrong at this line
STOOD: Kind = "stood"  # a thread was at this line when the check failed
FRAME = re.compile(r'\s*File "(?P<file>[^"]+)", line (?P<line>\d+)')  # of a traceback


@dataclass(frozen=True)
class Mark:
    """Why a line is marked, by one failed check."""

    kind: Kind
    verdict: Verdict
    said: str = ""  # the error, if there was one


@dataclass
class Line:
    """A line of a script."""

    number: int
    text: str
    marks: list[Mark] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The graver of the reasons to mark it, "" if there is none."""
        kinds = {mark.kind for mark in self.marks}
        return RAISED if RAISED in kinds else STOOD if kinds else ""


@dataclass(frozen=True)
class Script:
    """A script as the report shows it."""

    name: str
    lines: list[Line]
    left_out: int  # lines

    @cached_property
    def marked(self) -> list[Line]:
        """The lines that a failed check points at."""
        return [line for line in self.lines if line.marks]

    def pointing(self, verdict: Verdict) -> list[Line]:
        """The lines that this check points at."""
        return [line for line in self.marked if any(m.verdict is verdict for m in line.marks)]

    @cached_property
    def near(self) -> set[int]:
        """The numbers of the lines that are worth paper: marked, or a few lines from one."""
        about = range(-NEAR, NEAR + 1)
        return {line.number + offset for line in self.marked for offset in about}


def read(programs: Mapping[str, Pair | Problem], slugs: Iterable[str]) -> dict[str, dict[str, str]]:
    """The texts of the scripts of these exercises, each bounded in size."""
    pairs = {slug: programs.get(slug) for slug in slugs}
    return {slug: _texts(pair) for slug, pair in pairs.items() if isinstance(pair, Pair)}


def _texts(pair: Pair) -> dict[str, str]:
    found = {}
    for name in (pair.server, *([] if pair.lent else [pair.client])):
        # What cannot be read is not shown: this is no place to fail.
        with contextlib.suppress(OSError, ValueError), (pair.folder / name).open("rb") as file:
            found[name] = file.read(MAX_BYTES).decode("utf-8-sig", "replace")
    return found


def scripts(sources: Mapping[str, str], verdicts: Iterable[Verdict]) -> list[Script]:
    """The scripts with their lines marked."""
    found = [_script(name, text) for name, text in sources.items()]
    # What a program tells of itself has no folders.
    lines = {
        (PurePosixPath(script.name).name, line.number): line
        for script in found
        for line in script.lines
    }
    names = {file for file, _number in lines}
    for verdict in verdicts:
        for (file, number), mark in places(verdict, names).items():
            if line := lines.get((file, number)):
                line.marks.append(mark)
    return found


def _script(name: str, text: str) -> Script:
    # Python counts lines as a text file is read, not as str.splitlines() does.
    every = list(io.StringIO(text, newline=None))
    shown = [
        Line(number, fit(line.rstrip("\n"), MAX_LETTERS))
        for number, line in enumerate(islice(every, MAX_LINES), 1)
    ]
    return Script(name, shown, len(every) - len(shown))


def places(verdict: Verdict, names: Iterable[str] = ()) -> dict[tuple[str, int], Mark]:
    """The lines that a failed check points at, by file and number; each of them once.

    ``names`` are those of the files that there are, without folders.
    """
    told = verdict.feedback
    if verdict.state != FAILED or not told:
        return {}
    named = place_in(names)
    # A place that is named twice keeps the graver reason: it comes last.
    stood = [place for text in told.threads for place in (*_standing(text), *_all(named, text))]
    found = dict.fromkeys(stood, Mark(STOOD, verdict))
    found |= dict.fromkeys(_all(named, f"{told.place}\n{told.got}"), Mark(RAISED, verdict))
    for place, said in _raised(told.errors):
        found[place] = Mark(RAISED, verdict, fit(said, MAX_LETTERS // 2))
    return found


def _all(named: re.Pattern[str], text: str) -> list[tuple[str, int]]:
    """The places that a sentence names, such as server.py:14."""
    return [_place(match) for match in named.finditer(text)]


def _standing(text: str) -> Iterator[tuple[str, int]]:
    """The place in a sentence on where a thread stands, in whatever language it is."""
    script = r"(?P<file>[^:]+?)(?: \([^:]*\))?"  # and perhaps who sits there
    names = {"script": script, "thread": ".*?", "line": r"(?P<line>\d+)", "code": ".*"}
    marked = re.escape(standing().format(**{name: f"<{name}>" for name in names}))
    for name, pattern in names.items():
        marked = marked.replace(f"<{name}>", pattern)
    if match := re.match(marked, text, re.DOTALL):
        yield _place(match)


def _raised(errors: str) -> Iterator[tuple[tuple[str, int], str]]:
    """The innermost line of each traceback, and the error that it ends with."""
    place = None
    for line in errors.splitlines():
        if match := FRAME.match(line):
            # A whole path, or <frozen …>, is a library's: what is looked for is who called it.
            library = Path(match["file"]).is_absolute() or match["file"].startswith("<")
            place = place if library else _place(match)
        elif place and line and not line[0].isspace():
            yield place, line
            place = None


def _place(match: re.Match[str]) -> tuple[str, int]:
    return PurePosixPath(match["file"].replace("\\", "/")).name, int(match["line"][:9])
