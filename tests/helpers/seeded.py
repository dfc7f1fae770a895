"""The mistakes that are seeded in right programs, read once in a process."""

from __future__ import annotations

from functools import cache

from autograder.proof import mutants
from autograder.proof.mutants import Mutant


@cache
def seeded() -> tuple[Mutant, ...]:
    """All of tests/mutants. That each of them fits is for tests/proof/test_mutants.py to see."""
    return tuple(mutants.load(is_known_to_fit=True))
