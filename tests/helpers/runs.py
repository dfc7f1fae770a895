"""The runs of a lesson: its fenced programs, and the output that stands below each of them."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FENCED = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
REMARK = re.compile(r"\s{3,}\(.*\)$")  # beside an output, after some blanks
LAB = "**The runs.**"  # after these words come the lines that each run has above it


@dataclass(frozen=True)
class Run:
    """One program, and what it prints."""

    number: int
    code: str
    output: list[str]


def runs(page: Path) -> list[Run]:
    """Each run of a lesson that says what it prints, with the lines of lab.py above it."""
    before, _, after = page.read_text("utf-8").partition(LAB)
    lab, *programs = FENCED.findall(after)
    found = []
    for number, code in enumerate(programs, 1):
        said = re.search(r"((?:^# .*\n)+)\Z", code, re.MULTILINE)
        if said:
            lines = [REMARK.sub("", line[2:]) for line in said[1].splitlines()]
            found.append(Run(number, lab + code, lines))
    assert before
    return found


def printed(code: str, folder: Path, seconds: float = 20) -> list[str]:
    """What a program prints in a folder, line by line."""
    (folder / "lab.py").write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, "lab.py"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]
