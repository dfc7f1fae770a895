"""Whether the verdict is the same every time: programs judged again and again, for a night.

Model answers, odd right programs and some seeded mistakes take turns, on an idle machine and beside
busy loops. A program that is itself deterministic has the same verdicts in each of its runs, check
by check. What is known stays in a journal, so a run that is cut off goes on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from autograder.course.exercises import slugs
from autograder.handin.submission import Pair
from autograder.judging.fingerprint import fingerprint
from autograder.judging.judge import Job, judge
from autograder.judging.trial.finding import find_out, needs_a_trial
from autograder.judging.verdict import PASSED
from autograder.kit import REFERENCE
from autograder.proof import mutants
from autograder.proof.bench import LOOPS_PER_CORE, busy_loops
from autograder.proof.proving.programs import MODEL, Program, programs

IN_TURN = 8  # so many are judged on the idle machine, then beside busy loops, then the next ones
START = "how it is started"  # stands among the checks
Entry = dict[str, Any]  # a line of the journal: what was judged, and the state of each check


@dataclass(frozen=True)
class Wish:
    """What is to be run."""

    runs: int = 100  # of each program on an idle machine, and with ``load`` as many beside loops
    load: bool = False
    only: str = ""  # this exercise
    mistakes: int = 1  # so many seeded ones of each exercise
    minutes: float = 0.0  # then nothing else is begun; 0: until all is done
    journal: Path = Path("build/verdicts/journal.jsonl")


@dataclass(frozen=True)
class HandIn:
    """A program to be judged. Its key changes with its sources, and with the checks."""

    slug: str
    folder: Path
    key: str


def main(wish: Wish) -> int:
    """Judge what is not known yet, and tell what differs. Returns 1 if anything does."""
    console = Console(highlight=False)
    wish.journal.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home, wish.journal.open("a+", encoding="utf-8") as journal:
        journal.seek(0)
        hand_ins = list(_hand_ins(wish, Path(home)))
        known = list(_known(journal, {one.key for one in hand_ins}))
        for entry in _runs(hand_ins, wish, Counter((e["program"], e["load"]) for e in known)):
            known.append(entry)
            journal.write(json.dumps(entry) + "\n")
            journal.flush()
    lines = differences(known)
    for line in lines:
        console.print(line, soft_wrap=True, markup=False)
    console.print(
        f"{len(known)} runs of {len({entry['program'] for entry in known})} programs, "
        f"{sum(entry['load'] for entry in known)} of them beside busy loops: "
        f"{len(lines)} check(s) with more than one verdict. {wish.journal}"
    )
    return 1 if lines else 0


def differences(entries: Iterable[Entry]) -> list[str]:
    """Each check of a program that had more than one verdict, as a sentence with the counts."""
    counts: dict[tuple[str, str], dict[str, Counter[bool]]] = {}
    said: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        for check, state in entry["states"].items():
            of_check = counts.setdefault((entry["program"], check), {})
            of_check.setdefault(state, Counter())[entry["load"]] += 1
            said.setdefault((entry["program"], check, state), entry["said"].get(check, ""))
    found = []
    for (program, check), states in sorted(counts.items()):
        told = [
            f"{state} {number[False]} time(s) idle, {number[True]} beside busy loops "
            f"({said[program, check, state]})"
            for state, number in sorted(states.items())
        ]
        if len(told) > 1:
            found.append(f"✗ {program.rpartition(': ')[0]}: {check}: {'; '.join(told)}")
    return found


def judged(slug: str, folder: Path) -> Entry:
    """Judge a program once, by all checks: the state of each, and why one is lost."""
    pair = find_out(Pair(folder)).pair if needs_a_trial(Pair(folder)) else Pair(folder)
    if not isinstance(pair, Pair):
        return {"states": {START: "unknown"}, "said": {START: pair.sentence}}
    verdicts = judge(Job(pair, slug), lambda verdict: None)
    lost = [each for each in verdicts if each.state != PASSED]
    said = {each.name: each.feedback.got if each.feedback else str(each.because) for each in lost}
    return {"states": {START: "known"} | {each.name: each.state for each in verdicts}, "said": said}


def _runs(hand_ins: Sequence[HandIn], wish: Wish, done: Counter[Any]) -> Iterator[Entry]:
    """One run of each after another: alone when idle, as many at once as there are cores."""
    end = time.monotonic() + 60 * wish.minutes if wish.minutes else float("inf")
    cores = os.cpu_count() or 1

    def one(hand_in: HandIn, load: bool) -> Entry | None:
        if time.monotonic() >= end:
            return None
        return {"program": hand_in.key, "load": load} | judged(hand_in.slug, hand_in.folder)

    for number, at in product(range(wish.runs), range(0, len(hand_ins), IN_TURN)):
        for load in (False, True)[: 1 + wish.load]:
            some = hand_ins[at : at + IN_TURN]
            left = [each for each in some if done[each.key, load] <= number]
            if left and time.monotonic() < end:
                loops = busy_loops(LOOPS_PER_CORE * cores if load else 0)
                with loops, ThreadPoolExecutor(cores if load else 1) as pool:
                    yield from filter(None, pool.map(one, left, [load] * len(left)))


def _hand_ins(wish: Wish, home: Path) -> Iterator[HandIn]:
    """Lay each program that is wished into a folder of its own."""
    mark, number = fingerprint(), count()
    seeded = [one for one in mutants.load() if not one.switches]
    seeded.sort(key=lambda one: hashlib.sha256(f"{one.slug} {one.edit.mistake}".encode()).digest())
    for slug in (one for one in slugs() if wish.only in ("", one)):
        wrong = [one for one in seeded if one.slug == slug][: wish.mistakes]
        odd = [one for one in programs(slug) if one.name != MODEL]
        for name, write in (
            ("the model answer", Program(slug, MODEL, REFERENCE / slug).write),
            *((f"the mistake “{one.edit.mistake}”", one.write) for one in wrong),
            *((f"the odd program {one.name}", one.write) for one in odd),
        ):
            folder = home / str(next(number))
            write(folder)
            sources = sorted((path.name, path.read_text("utf-8")) for path in folder.glob("*.py"))
            digest = hashlib.sha256(f"{mark}{sources}".encode()).hexdigest()
            yield HandIn(slug, folder, f"{slug}, {name}: {digest[:12]}")


def _known(journal: Iterable[str], keys: set[str]) -> Iterator[Entry]:
    """The lines of a journal that are about these programs."""
    for line in journal:
        with contextlib.suppress(ValueError):  # the last one may be cut off
            if (entry := json.loads(line))["program"] in keys:
                yield entry
