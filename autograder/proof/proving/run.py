"""One run of mutation testing: which mutants, several at a time, and what is said at the end."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.judging.fingerprint import fingerprint
from autograder.proof.operators.catalogue import names
from autograder.proof.proving import programs, reasons, table, trial
from autograder.proof.proving.journal import Journal, Outcome
from autograder.proof.proving.programs import Mutant, Program
from autograder.proof.proving.table import Line


@dataclass(frozen=True)
class Wish:
    """What is to be run."""

    slugs: tuple[str, ...] = ()  # none: all
    operators: tuple[str, ...] = ()  # patterns, as "locks.*"; none: all
    programs: str = "*"  # a pattern for the program's name
    sample: int = 0  # so many of all, chosen by the seed; 0: all
    seed: int = 1
    jobs: int = 1
    runs: int = 3  # of a survivor: what is caught in one of them only is caught by luck
    minutes: float = 0.0  # then no other one is begun; 0: until all is done
    folder: Path = Path("build/prove")


def main(wish: Wish) -> int:
    """Run what is wished, and print what came of it. Returns 1 for a survivor without sentence."""
    console = Console(highlight=False)
    listed = reasons.load()
    journal = Journal(wish.folder / "journal.jsonl")
    mark = fingerprint()
    console.print("Making the mutants.")
    chosen = chosen_mutants(wish)
    try:
        _run(chosen, mark, journal, wish, console)
    finally:
        journal.close()
    done = [(mutant, journal.known.get(mutant.key(mark))) for mutant in chosen]
    lines = [Line(mutant, outcome, reasons.reason_for(mutant, listed))
             for mutant, outcome in done if outcome]  # fmt: skip
    table.write(lines, wish.folder)
    return _told(lines, len(chosen), wish.folder, console)


def chosen_mutants(wish: Wish) -> list[Mutant]:
    """The mutants of a run, in an order that is the same each time."""
    wanted = [one for slug in wish.slugs or ("",) for one in programs.programs(slug)]
    wanted = [one for one in wanted if fnmatchcase(one.name, wish.programs)]
    if wish.sample:
        return list(islice(_sampled(wanted, wish), wish.sample))
    return [mutant for one in wanted for mutant in programs.mutants(one, wish.operators)]


def _sampled(wanted: list[Program], wish: Wish) -> Iterator[Mutant]:
    """By chance, one mutant of an operator in a program. No more are made than are asked for."""
    chance = random.Random(wish.seed)
    pairs = [(one, operator) for one in wanted for operator in names(wish.operators)]
    for one, operator in chance.sample(pairs, len(pairs)):
        if made := list(programs.mutants(one, [operator])):
            yield chance.choice(made)


def unknown(patterns: Iterable[str]) -> list[str]:
    """Those of these patterns that no operator fits."""
    return [one for one in patterns if not names([one])]


def _run(chosen: list[Mutant], mark: str, journal: Journal, wish: Wish, console: Console) -> None:
    """Try each mutant that is not known yet, the programs as they are before them."""
    end = time.monotonic() + 60 * wish.minutes if wish.minutes else float("inf")
    left = [mutant for mutant in chosen if mutant.key(mark) not in journal.known]
    # By chance: a run that is cut off has seen something of every program.
    random.Random(wish.seed).shuffle(left)
    excused = _excused(left, mark, journal)

    def one(mutant: Mutant) -> None:
        if time.monotonic() < end:
            outcome = trial.tried(mutant, excused[mutant.program.folder], wish.runs)
            journal.add(mutant.key(mark), outcome)
        bar.advance(task)

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task("mutants", total=len(chosen), completed=len(chosen) - len(left))
        with ThreadPoolExecutor(wish.jobs) as pool:
            list(pool.map(one, left))


def _excused(left: list[Mutant], mark: str, journal: Journal) -> dict[Path, tuple[str, ...]]:
    """For each program, the checks that it does not pass as it is."""
    found = {}
    for program in dict.fromkeys(mutant.program for mutant in left):
        own = programs.as_it_is(program)
        key = own.key(mark)
        if key not in journal.known:
            journal.add(key, Outcome(caught_by=trial.lost_anyway(own)))
        found[program.folder] = journal.known[key].caught_by
    return found


def _told(lines: list[Line], count: int, folder: Path, console: Console) -> int:
    """Print the table and what is to be done."""
    console.print(table.shown(lines))
    wrong = [line for line in lines if line.verdict == "survivors"]
    for line in wrong:
        console.print(f"✗ {line.sentence}", soft_wrap=True, markup=False)
    for line in lines:
        if line.reason and line.verdict == "caught" and line.reason.verdict == "equivalent":
            console.print(f"listed, but caught: {line.sentence}", soft_wrap=True, markup=False)
    console.print(f"{len(lines)} of {count} mutants; {len(wrong)} survivor(s) without a sentence.")
    console.print(f"What they change: {folder / 'survivors.md'}")
    return 1 if wrong else 0
