"""One run of mutation testing: which mutants, several at a time, and what is said at the end."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.course.catalogue import checks_of
from autograder.judging.fingerprint import fingerprint
from autograder.proof.operators.catalogue import names
from autograder.proof.proving import order, programs, reasons, table, trial
from autograder.proof.proving.chosen import Wish, chosen_mutants
from autograder.proof.proving.journal import Journal
from autograder.proof.proving.programs import Mutant, Program
from autograder.proof.proving.reasons import Reason
from autograder.proof.proving.table import Line


@dataclass(frozen=True)
class Run:
    """What a run needs at each mutant."""

    wish: Wish
    journal: Journal
    listed: Sequence[Reason]


def main(wish: Wish) -> int:
    """Run what is wished, and print what came of it. Returns 1 for a survivor without sentence."""
    console = Console(highlight=False)
    journal = Journal(wish.folder / "journal.jsonl", fingerprint())
    order.recall(journal)
    run = Run(wish, journal, reasons.load())
    with console.status("Making the mutants."):
        chosen = chosen_mutants(wish, run.listed)
    started = time.monotonic()
    try:
        count = _run(chosen, run, console)
    finally:
        journal.close()
    if count:
        spent = time.monotonic() - started
        console.print(f"{count} mutants in {spent:.0f} s, {wish.jobs} at a time.")
    done = [(mutant, journal.known.get(mutant.key())) for mutant in chosen]
    lines = [Line(mutant, outcome, reasons.reason_for(mutant, run.listed))
             for mutant, outcome in done if outcome]  # fmt: skip
    table.write(lines, wish.folder)
    order.write(journal, wish.folder / order.LIKELY.name)
    return _told(lines, len(chosen), wish.folder, console)


def unknown(patterns: Iterable[str]) -> list[str]:
    """Those of these patterns that no operator fits."""
    return [one for one in patterns if not names([one])]


def _run(chosen: list[Mutant], run: Run, console: Console) -> int:
    """Try each mutant that is not known yet. Returns how many were tried."""
    wish, known = run.wish, run.journal.known
    end = time.monotonic() + 60 * wish.minutes if wish.minutes else float("inf")
    left = [mutant for mutant in chosen if mutant.key() not in known]
    # By chance, so that a run that is cut off has seen something of every program. What no checks
    # have judged so far comes first; then who survived earlier ones; those that may survive last,
    # for all checks are run on each of them.
    random.Random(wish.seed).shuffle(left)
    earlier = run.journal.earlier
    left.sort(
        key=lambda mutant: (
            reasons.reason_for(mutant, run.listed) is not None,
            mutant.key() in earlier,
            bool(mutant.key() in earlier and earlier[mutant.key()].caught_by),
        )
    )
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task("mutants", total=len(chosen), completed=len(chosen) - len(left))

        def one(mutant: Mutant) -> None:
            if time.monotonic() < end:
                judge_mutant(mutant, run)
            bar.advance(task)

        with ThreadPoolExecutor(wish.jobs) as pool:
            list(pool.map(one, left))
    return sum(mutant.key() in known for mutant in left)


def judge_mutant(mutant: Mutant, run: Run) -> None:
    """Learn what becomes of a mutant. One that may survive is judged once."""
    asked = list(checks_of(mutant.program.slug))
    times = 1 if reasons.reason_for(mutant, run.listed) else run.wish.runs
    while True:
        batches = order.batches(mutant.key(), mutant.kind, asked, run.journal)
        outcome = trial.tried(mutant, batches, times)
        lost = [name for name in outcome.caught_by if not _passes(mutant.program, name, run)]
        if not lost:
            return run.journal.add(mutant.key(), mutant.kind, outcome)
        asked = [name for name in asked if name not in lost]  # it says nothing of this mistake


def _passes(program: Program, check: str, run: Run) -> bool:
    """Whether a right program passes a check as it is. Each of them can be started."""
    if check == trial.START:
        return True
    own = programs.as_it_is(program)
    key = f"{own.key()} {check}"
    if key not in run.journal.known:
        run.journal.add(key, own.kind, trial.tried(own, [(check,)]))
    return not run.journal.known[key].caught_by


def _told(lines: list[Line], count: int, folder: Path, console: Console) -> int:
    """Print the table and what is to be done."""
    console.print(table.shown(lines))
    console.print(table.shown_by_check(lines))
    wrong = [line for line in lines if line.verdict == "survivors"]
    for line in wrong:
        console.print(f"✗ {line.sentence}", soft_wrap=True, markup=False)
    for line in lines:
        if line.reason and line.verdict == "caught" and line.reason.verdict == "equivalent":
            console.print(f"listed, but caught: {line.sentence}", soft_wrap=True, markup=False)
    console.print(f"{len(lines)} of {count} mutants; {len(wrong)} survivor(s) without a sentence.")
    console.print(f"What they change: {folder / 'survivors.md'}")
    return 1 if wrong else 0
