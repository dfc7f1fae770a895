"""Measures the grader itself: what judging a reference costs, and that its verdict is stable."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

from autograder import warm
from autograder.doctor import ROOT, slugs
from autograder.judge import Job, judge
from autograder.submission import Pair

CPU_GOAL, WALL_GOAL = 2.5, 4.0  # seconds for one exercise on two cores
LOOPS_PER_CORE = 2


@dataclass(frozen=True)
class Run:
    """One reference, judged once."""

    wall: float  # seconds
    cpu: float  # seconds of all processes: the grader's worker and the student's programs
    verdict: str  # the state of every check


def main(runs: int = 5, load: bool = False, only: str = "") -> int:
    """Judge each reference so many times and print the figures. Exit status 0 if stable."""
    console = Console()
    table = Table(title=f"{runs} run(s) of each reference" + (", loaded machine" if load else ""))
    for heading in ("exercise", "wall s: min, median, max", "goal", "CPU s: min, median, max",
                    "goal", "same verdict"):  # fmt: skip
        table.add_column(heading)
    stable = True
    with busy_loops(LOOPS_PER_CORE * (os.cpu_count() or 1) if load else 0):
        for slug in (s for s in slugs() if only in ("", s)):
            done = [judge_once(slug) for _ in range(runs)]
            verdicts = Counter(run.verdict for run in done)
            stable = stable and len(verdicts) == 1
            most = verdicts.most_common(1)[0][1]
            wall, cpu = _spread([r.wall for r in done]), _spread([r.cpu for r in done])
            table.add_row(slug, wall, f"{WALL_GOAL}", cpu, f"{CPU_GOAL}", f"{most} of {runs}")
            for verdict, times in verdicts.most_common()[1:]:
                console.print(f"{slug}, {times} time(s): {verdict}")
    console.print(table)
    return 0 if stable else 1


def judge_once(slug: str) -> Run:
    """Judge a reference and measure it from outside."""
    started, before = time.perf_counter(), _cpu_of_children()
    verdicts = judge(Job(Pair(ROOT / "reference" / slug), slug), lambda verdict: None)
    wall, cpu = time.perf_counter() - started, _cpu_of_children() - before
    states = Counter(verdict.state for verdict in verdicts)
    odd = [f"{v.name} {v.state} {v.because}{v.feedback.got if v.feedback else ''}"
           for v in verdicts if v.state != "passed"]  # fmt: skip
    return Run(wall, cpu, "; ".join([f"{dict(states)}", *odd]))


def _cpu_of_children() -> float:
    """User and system time of the workers and of all they started, in seconds (0 on Windows)."""
    times = os.times()
    return times.children_user + times.children_system + warm.cpu()


@contextlib.contextmanager
def busy_loops(count: int) -> Iterator[None]:
    """So many processes that do nothing but use a processor."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def _spread(values: list[float]) -> str:
    return f"{min(values):.2f}, {median(values):.2f}, {max(values):.2f}"
