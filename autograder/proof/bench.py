"""Measures the grader itself: what judging a reference costs, and that its verdict is stable."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

from autograder.course.exercises import slugs
from autograder.handin.submission import Pair
from autograder.judging import fork_server
from autograder.judging.judge import Job, judge
from autograder.kit import REFERENCE

CPU_GOAL, WALL_GOAL = 2.5, 4.0  # seconds for one exercise on two cores
FULL_CPU_GOAL = 10.0  # seconds for all exercises together
LOOPS_PER_CORE = 2


@dataclass(frozen=True)
class Run:
    """One reference, judged once."""

    wall: float  # seconds
    cpu: float  # seconds of all processes: the grader's worker and the student's programs
    verdict: str  # the state of every check


def main(runs: int = 5, load: bool = False, only: str = "") -> int:
    """Judge each reference so many times and print the figures. Exit status 0 if stable."""
    console, chosen = Console(), [slug for slug in slugs() if only in ("", slug)]
    with busy_loops(LOOPS_PER_CORE * (os.cpu_count() or 1) if load else 0):
        rounds = [[judge_once(slug) for slug in chosen] for _ in range(runs)]
    of_each = [list(done) for done in zip(*rounds, strict=True)]
    table = Table(title=f"{runs} run(s) of each reference" + (", loaded machine" if load else ""))
    for heading in ("exercise", "wall s: min, median, max", "goal", "CPU s: min, median, max",
                    "goal", "same verdict"):  # fmt: skip
        table.add_column(heading)
    for slug, done in zip(chosen, of_each, strict=True):
        verdicts = Counter(run.verdict for run in done).most_common()
        goals = f"{WALL_GOAL}", f"{CPU_GOAL}"
        table.add_row(slug, *_spreads(done, *goals), f"{verdicts[0][1]} of {runs}")
        for verdict, times in verdicts[1:]:
            console.print(f"{slug}, {times} time(s): {verdict}")
    if not only:
        full = [Run(sum(r.wall for r in one), sum(r.cpu for r in one), "") for one in rounds]
        table.add_row("a full run", *_spreads(full, "", f"{FULL_CPU_GOAL}"), end_section=True)
    console.print(table)
    return 0 if all(len({run.verdict for run in done}) == 1 for done in of_each) else 1


def judge_once(slug: str) -> Run:
    """Judge a reference and measure it from outside."""
    started, before = time.perf_counter(), _cpu_of_children()
    verdicts = judge(Job(Pair(REFERENCE / slug), slug), lambda verdict: None)
    wall, cpu = time.perf_counter() - started, _cpu_of_children() - before
    states = Counter(verdict.state for verdict in verdicts)
    odd = [f"{v.name} {v.state} {v.because}{v.feedback.got if v.feedback else ''}"
           for v in verdicts if v.state != "passed"]  # fmt: skip
    return Run(wall, cpu, "; ".join([f"{dict(states)}", *odd]))


def _cpu_of_children() -> float:
    """User and system time of the workers and of all they started, in seconds (0 on Windows)."""
    times = os.times()
    return times.children_user + times.children_system + fork_server.cpu()


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


def _spreads(done: Sequence[Run], wall_goal: str, cpu_goal: str) -> tuple[str, str, str, str]:
    """The cells of a row with the times of these runs, each beside its goal."""
    times = [run.wall for run in done], [run.cpu for run in done]
    wall, cpu = (f"{min(some):.2f}, {median(some):.2f}, {max(some):.2f}" for some in times)
    return wall, wall_goal, cpu, cpu_goal
