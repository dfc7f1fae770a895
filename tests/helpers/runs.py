"""The runs of a lesson: its fenced programs, and the output that stands below each of them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.kit import ROOT

FENCED = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
OUTPUT = re.compile(r"((?:^# .*\n)+)\Z", re.MULTILINE)
REMARK = re.compile(r"\s{3,}\(.*\)$", re.MULTILINE)  # beside an output, after some blanks
AGAINST = re.compile(r"against ((?:M\d+(?:, )?)+)\)")
LAB = "**The runs.**"  # after these words come the lines that each run has above it
BORROWED = "Take the first ten lines of `lab.py` from [lesson 04](04_multi_user_chat.md)"
WITHOUT_END = "end it with Ctrl-C"
LARGE = re.compile(r"\d{4,}")  # numbers of bytes, of ports: another one each time


@dataclass(frozen=True)
class Run:
    """One program, and what it prints."""

    page: str
    number: int
    section: str  # the heading it stands under
    code: str
    said: str  # the comment below it

    @property
    def output(self) -> list[str]:
        """The output that is said, line by line, without remarks."""
        return REMARK.sub("", self.said).splitlines()

    @property
    def beliefs(self) -> list[str]:
        """The misconceptions that the run is said to break."""
        return [belief for found in AGAINST.findall(self.said) for belief in found.split(", ")]

    def wrong(self, lines: list[str]) -> list[str]:
        """What was printed and is not said, and what is said and was not printed.

        Some comments tell several lines in one, with commas between them, or "twice".
        """
        said, printed = self._alike(" ".join(self.output)), [self._alike(line) for line in lines]
        calls = [call for line in self.output for call in re.findall(r"\w+ -> [^,;]+", line)]
        missing = [call for call in map(self._alike, calls) if not any(call in p for p in printed)]
        return [line for line in printed if line not in said] + missing

    def _alike(self, text: str) -> str:
        any_number = re.compile(r"\d+") if "number differs" in self.said else LARGE
        return " ".join(any_number.sub("N", text).split())


def runs(page: Path) -> list[Run]:
    """Each run of a lesson, with the lines of lab.py above it."""
    text = page.read_text("utf-8")
    before, _, after = text.partition(LAB)
    lab = "" if BORROWED not in after else _lab(ROOT / "lessons" / "04_multi_user_chat.md")
    return list(_runs(page, after, lab)) if before != text else []


def _lab(page: Path) -> str:
    found = FENCED.search(page.read_text("utf-8").partition(LAB)[2])
    assert found
    return found[1]


def _runs(page: Path, text: str, lab: str) -> Iterator[Run]:
    number = 0
    for found in FENCED.finditer(text):
        if not lab:
            lab = found[1]
            continue
        number += 1
        heading = re.findall(r"^## (.*)$", text[: found.start()], re.MULTILINE)[-1]
        output = OUTPUT.search(found[1])
        said = re.sub(r"^# ", "", output[1], flags=re.MULTILINE) if output else ""
        yield Run(page.stem, number, heading, lab + found[1], said)


def printed(code: str, folder: Path, seconds: float = 20) -> list[str]:
    """What a program prints in a folder, line by line. Its user presses Enter after a second."""
    (folder / "lab.py").write_text(code, "utf-8")
    program = subprocess.Popen(
        [sys.executable, "-u", "lab.py"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert program.stdout
    assert program.stdin
    first = program.stdout.readline() if "tell(input)" in code else ""
    try:
        rest, _nothing = program.communicate("\n", timeout=seconds)
    except subprocess.TimeoutExpired:
        program.kill()
        rest, _nothing = program.communicate()
    return [*first.splitlines(), *rest.splitlines()]
