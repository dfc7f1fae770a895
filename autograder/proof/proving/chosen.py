"""Which mutants a run is about: all of them, or some, spread over operators and programs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice, zip_longest
from pathlib import Path

from autograder.proof.operators.catalogue import names
from autograder.proof.proving import programs
from autograder.proof.proving.programs import Mutant, Program
from autograder.proof.proving.reasons import Reason, reason_for


@dataclass(frozen=True)
class Wish:
    """What is to be run."""

    slugs: tuple[str, ...] = ()  # none: all
    operators: tuple[str, ...] = ()  # patterns, as "locks.*"; none: all
    programs: str = "*"  # a pattern for the program's name
    sample: int = 0  # so many of all, chosen by the seed; 0: all
    seed: int = 1
    unlisted: bool = False  # none that a sentence in tests/survivors is about
    jobs: int = 1
    runs: int = 3  # of a survivor: what is caught in one of them only is caught by luck
    minutes: float = 0.0  # then no other one is begun; 0: until all is done
    folder: Path = Path("build/prove")


def chosen_mutants(wish: Wish, listed: Sequence[Reason] = ()) -> list[Mutant]:
    """The mutants of a run, in an order that is the same each time."""
    wanted = [one for slug in wish.slugs or ("",) for one in programs.programs(slug)]
    wanted = [one for one in wanted if fnmatchcase(one.name, wish.programs)]
    if wish.sample:
        made = _sampled(wanted, wish)
    else:
        made = (mutant for one in wanted for mutant in programs.mutants(one, wish.operators))
    if wish.unlisted:
        made = (mutant for mutant in made if not reason_for(mutant, listed))
    return list(islice(made, wish.sample or None))


def _sampled(wanted: list[Program], wish: Wish) -> Iterator[Mutant]:
    """By chance, one mutant of each operator in each program, then another one of each.

    No more are made than are asked for, and none twice. The chance is a hash of what each one is:
    where a program is added or changed, the sample stays as it was but for what is about that one.
    """
    pairs = [(one, operator) for one in wanted for operator in names(wish.operators)]
    pairs.sort(key=lambda pair: _rank(wish.seed, pair[0].slug, pair[0].name, pair[1]))
    left: list[list[Mutant]] = []
    seen = set()
    for one, operator in pairs:
        made = list(programs.mutants(one, [operator]))
        made.sort(key=lambda each: _rank(wish.seed, each.file, each.edit.what, *each.lines()))
        left.append(made)
        for mutant in made[:1]:
            if mutant.key() not in seen:
                seen.add(mutant.key())
                yield mutant
    for others in zip_longest(*(made[1:] for made in left)):
        for mutant in others:
            if mutant and mutant.key() not in seen:
                seen.add(mutant.key())
                yield mutant


def _rank(seed: int, *about: str) -> bytes:
    """A number by chance that is always the same for the same."""
    return hashlib.sha256("\0".join([str(seed), *about]).encode()).digest()
