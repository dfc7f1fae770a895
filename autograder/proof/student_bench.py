"""Measures what a student waits for: the first output of a command, a whole check, and while
watching the verdict after each save. Each is a whole process, as a student starts it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from autograder.handin.source import import_path
from autograder.kit import REFERENCE

SLUG = "04_multi_user_chat"
RIGHT, WRONG = "sendall", "send_all"  # of a server: the edit that its checks must name
PASSED, FAILED, WAITS = "✓", "✗", "Waiting for a change"
GOALS = {  # seconds
    "autograder, first output": 0.5,
    "check, first output": 0.5,
    "check, all passed": 4.0,
    "watch, a save that fails": 1.0,
    "watch, another one": 1.0,
    "watch, what failed passes": 1.0,
}
Times = dict[str, list[float]]


class Talk:
    """A command that runs, and what it has printed so far."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "autograder", *words],
            env=import_path() | {"COLUMNS": "100"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        self.begun = time.perf_counter()
        self._heard = b""

    def until(self, text: str = "") -> float:
        """Seconds from the beginning until this stands in what came, or anything for "".

        What stood there is forgotten. Raises EOFError if it ends before.
        """
        assert self.process.stdout
        while not self._heard or text.encode() not in self._heard:
            if not (data := os.read(self.process.stdout.fileno(), 65536)):
                raise EOFError(self._heard.decode(errors="replace"))
            self._heard += data
        self._heard = self._heard.partition(text.encode())[2] if text else self._heard
        return time.perf_counter() - self.begun

    def saved(self, path: Path, text: str, then: str) -> float:
        """Save a file, and wait for a sign. Seconds."""
        path.write_text(text, "utf-8")
        self.begun = time.perf_counter()
        return self.until(then)


@contextlib.contextmanager
def talk(*words: str) -> Iterator[Talk]:
    """A command, ended at the end."""
    started = Talk(*words)
    with started.process as process:
        try:
            yield started
        finally:
            process.kill()


def once(home: Path) -> Iterator[float]:
    """One round: seconds, in the order of GOALS."""
    check = "check", str(home), "--exercise", SLUG, "--lang", "en"
    with talk() as alone:
        yield alone.until()
    with talk(*check) as checked:
        yield checked.until()
        yield checked.until("Points: ")
    server = home / "server.py"
    right = server.read_text("utf-8")
    wrong = right.replace(RIGHT, WRONG)
    with talk(*check, "--watch") as watched:
        watched.until(WAITS)
        for text, sign in ((wrong, FAILED), (f"{wrong}\n# again\n", FAILED), (right, PASSED)):
            yield watched.saved(server, text, sign)
            watched.until(WAITS)


def main(runs: int = 5) -> int:
    """Measure so many rounds and print the figures. Exit status 0 if each goal is reached."""
    times: Times = {what: [] for what in GOALS}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as temp:
            home = shutil.copytree(REFERENCE / SLUG, Path(temp) / SLUG)
            for what, seconds in zip(GOALS, once(home), strict=True):
                times[what].append(seconds)
    return told(times, Console())


def told(times: Times, console: Console) -> int:
    """Print the figures. 1 if a median is above its goal."""
    table = Table(title=f"What a student waits for, {SLUG}")
    for heading in ("what", "s: min, median, max", "goal"):
        table.add_column(heading)
    for what, goal in GOALS.items():
        table.add_row(what, _spread(times[what]), f"{goal}")
    console.print(table)
    return int(any(median(times[what]) > goal for what, goal in GOALS.items()))


def _spread(seconds: Sequence[float]) -> str:
    return f"{min(seconds):.2f}, {median(seconds):.2f}, {max(seconds):.2f}"
