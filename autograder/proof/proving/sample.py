"""What CI runs of `autograder prove`: a sample, always the same, of which much is known already.

It is committed which check caught each mutant (``tests/survivors/caught.csv``): one check is run
instead of an exercise. Where that one does not catch it any more, or a source has changed, all are.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course.exercises import slugs
from autograder.kit import TESTS
from autograder.proof.proving import order, reasons, run, trial
from autograder.proof.proving.chosen import Wish, chosen_mutants
from autograder.proof.proving.journal import Journal, Outcome
from autograder.proof.proving.programs import Mutant
from autograder.proof.proving.table import Line

SAMPLE = Wish(sample=150, seed=12, runs=1)
CAUGHT = TESTS / "survivors" / "caught.csv"  # `autograder prove` writes one beside its tables


@dataclass
class Sample:
    """The mutants, and what is known of them."""

    mutants: list[Mutant]
    caught: dict[str, str] = field(default_factory=dict)  # by a mutant's key: the check
    run: run.Run = field(default_factory=lambda: run.Run(SAMPLE, Journal(), reasons.load()))


def load(only: str = "") -> Sample:
    """The sample, or what of it is about one exercise. Raises WrongUsage without Cosmic Ray.

    A new exercise takes part from the day on which `autograder prove` has been run on it.
    """
    known = proved()
    wish = replace(SAMPLE, slugs=tuple(slug for slug in slugs() if slug in known))
    takes_part = bool(known) and (not only or only in known)
    found = Sample(chosen_mutants(wish) if takes_part else [], recalled())
    order.recall(found.run.journal)
    found.mutants = [one for one in found.mutants if only in ("", one.program.slug)]
    return found


def told(mutant: Mutant, sample: Sample) -> tuple[str, str]:
    """What became of a mutant, and what is wrong about that: "" if nothing is."""
    line = judged(mutant, sample)
    if line.verdict == "survivors":
        return line.sentence, "no check catches it, and no sentence in tests/survivors says why"
    became = f"caught by {line.outcome.caught_by[0]}" if line.verdict == "caught" else line.verdict
    return f"{line.sentence}, is {became}", ""


def judged(mutant: Mutant, sample: Sample) -> Line:
    """What became of a mutant: caught, or listed, or neither."""
    reason = reasons.reason_for(mutant, sample.run.listed)
    if check := sample.caught.get(mutant.key()):
        outcome = trial.tried(mutant, [(check,)])
        if outcome.caught_by:
            return Line(mutant, outcome, reason)
    elif reason:
        return Line(mutant, Outcome(), reason)
    run.judge_mutant(mutant, sample.run)
    return Line(mutant, sample.run.journal.known[mutant.key()], reason)


def recalled(path: Path = CAUGHT) -> dict[str, str]:
    """The checks that caught mutants, by the keys of those."""
    return {row["mutant"]: row["check"] for row in _rows(path)}


def proved(path: Path = CAUGHT) -> set[str]:
    """The exercises in which mutants were caught."""
    return {row["program"].partition("/")[0] for row in _rows(path)}


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
