"""Measures a whole class: how long, how much memory, what a second processor and a sandbox bring.

Each run is a real ``autograder grade`` in a process of its own, of hand-ins made for it: right,
with one mistake, hopeless, and some that hang.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil
from rich.console import Console
from rich.table import Table

from autograder.judging.worker import at_a_time
from autograder.kit import EXERCISES, REFERENCE
from autograder.program.launch import SCRIPT
from autograder.proof.mutants import load

SEED = 1
MINUTES_FOR_300, GAIN, SANDBOX_MS, UNCHANGED_FOR_300 = 6.0, 1.8, 40.0, 5.0
MEGABYTES, IN_ALL = 300.0, 600.0  # of the grader; the programs that it runs included
LOOK = 1.0  # seconds between two looks at the memory: each takes some ms of a processor
ROUNDS = 3
PART = 24  # hand-ins of the runs that are compared with each other
KINDS = {"right": 40, "one mistake": 35, "hopeless": 20, "hangs": 5}  # of a hundred
CORE = "04_multi_user_chat", "03_udp_chat", "02_two_user_chat"

LISTENS = 'import socket\nlistener = socket.create_server(("127.0.0.1", 12345))\n'
HOPELESS = {
    "nothing but a name": "name = input()\n",
    "never listens": "import socket\nsock = socket.socket()\n",
    "no Python": "def serve(:\n",
    "accepts nobody": LISTENS + "input()\n",
}
HANGS = {
    "sleeps": LISTENS + "import time\ntime.sleep(10_000)\n",
    "spins": LISTENS + "while True:\n    pass\n",
    "polls": LISTENS + 'import time\nwhile True:\n    print("waiting")\n    time.sleep(1)\n',
}


@dataclass(frozen=True)
class Graded:
    """What one run of ``autograder grade`` cost."""

    seconds: float
    megabytes: float  # most at once, of the grader; pages that are shared count once
    in_all: float  # most at once, the programs of hand-ins and what started them included


@dataclass(frozen=True)
class Figure:
    """What was measured, and what it should be."""

    name: str
    measured: float
    goal: float
    at_most: bool = True

    @property
    def holds(self) -> bool:
        """Whether the goal is reached."""
        better = self.goal - self.measured if self.at_most else self.measured - self.goal
        return better >= 0


def main(count: int = 300, seed: int = SEED) -> int:
    """Grade a class of so many; print each figure beside its goal. Exit status 0 if all hold."""
    console, jobs = Console(), at_a_time()
    with tempfile.TemporaryDirectory(prefix="class-bench-") as temp:
        where = Path(temp)
        made = make_class(where / "class", count, seed)
        make_class(where / "part", min(PART, count), seed + 1, hangs=False)
        console.print(f"A class of {count} (seed {seed}): {made}; {jobs} at a time.")
        figures = [*_of_the_whole(where, jobs, count / 300), *_compared(where, jobs, count)]
    table = Table("figure", "measured", "goal")
    for one in figures:
        table.add_row(one.name, f"{one.measured:.2f}", f"{'≤≥'[not one.at_most]} {one.goal:.2f}")
    console.print(table)
    return 0 if all(one.holds for one in figures) else 1


def _of_the_whole(where: Path, jobs: int, share: float) -> list[Figure]:
    full, again = (graded(where / "class", where / "out", jobs) for _ in range(2))
    return [
        Figure("the whole class, minutes", full.seconds / 60, MINUTES_FOR_300 * share),
        Figure("memory of the grader, MB", full.megabytes, MEGABYTES),
        Figure("memory, all programs of hand-ins included, MB", full.in_all, IN_ALL),
        Figure("the same again, unchanged, s", again.seconds, UNCHANGED_FOR_300 * share),
    ]


def _compared(where: Path, jobs: int, count: int) -> list[Figure]:
    """Runs of a smaller class, side by side: they differ in one thing."""
    part, boxed, bare = where / "part", [], []
    many = graded(part, where / "many", jobs)
    for n in range(ROUNDS):  # by turns: what else the machine does meets both
        boxed.append(graded(part, where / f"boxed{n}", 1).seconds)
        bare.append(graded(part, where / f"bare{n}", 1, "--no-sandbox").seconds)
    cost = (median(boxed) - median(bare)) / min(PART, count) * 1000
    gain = median(boxed) / many.seconds
    return [
        Figure(f"throughput, {jobs} at a time / one", gain, GAIN, at_most=False),
        Figure("the sandbox, ms a hand-in", cost, SANDBOX_MS),
    ]


def make_class(folder: Path, count: int, seed: int, hangs: bool = True) -> dict[str, int]:
    """Write so many hand-ins, no two the same, and say how many of each kind."""
    dice = random.Random(seed)
    shares = {kind: share for kind, share in KINDS.items() if hangs or kind != "hangs"}
    kinds = dice.choices([*shares], [*shares.values()], k=count)
    mistakes = [mutant for mutant in load() if mutant.slug in CORE and not mutant.switches]
    for number, kind in enumerate(kinds):
        place = folder / f"student_{number:04}"
        if kind == "right":
            shutil.copytree(REFERENCE / dice.choice(CORE), place)
        elif kind == "one mistake":
            dice.choice(mistakes).write(_parent(place))
        else:
            shutil.copytree(EXERCISES / CORE[0], place)
            texts = HOPELESS if kind == "hopeless" else HANGS
            (place / "server.py").write_text(dice.choice([*texts.values()]), "utf-8")
        with (place / "server.py").open("a", encoding="utf-8") as file:
            file.write(f"# {number}\n")
    return {kind: kinds.count(kind) for kind in shares}


def _parent(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def graded(submissions: Path, out: Path, jobs: int, *options: str) -> Graded:
    """One run of ``autograder grade``, measured from outside."""
    words = ["grade", submissions, "-o", out, "--jobs", str(jobs), *options]
    command: Sequence[str] = [sys.executable, "-m", "autograder", *map(str, words)]
    started, most, in_all = time.perf_counter(), 0.0, 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            own, programs = _memory(process.pid)
            most, in_all = max(most, own), max(in_all, own + programs)
            time.sleep(LOOK)
    if process.returncode:
        raise RuntimeError(f"grade ended with exit status {process.returncode}")
    return Graded(time.perf_counter() - started, most, in_all)


def _memory(pid: int) -> tuple[float, float]:
    """Megabytes of a grader, and of the programs below it: each shared page counts once (PSS).

    Source: man 5 proc, /proc/pid/smaps. Where the system does not tell: all that is resident.
    """
    own = programs = 0.0
    try:
        tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return 0.0, 0.0
    for process in tree:
        try:
            full = process.memory_full_info()
            megabytes = getattr(full, "pss", full.rss) / (1 << 20)
            if str(SCRIPT) in process.cmdline():
                programs += megabytes
            else:
                own += megabytes
        except psutil.Error:  # it has just ended
            continue
    return own, programs
