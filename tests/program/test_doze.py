"""Proves autograder/program/sleep.py: of the time between two looks, what was slept is counted."""

from __future__ import annotations

import pytest

from autograder.program.linux.procfs import Account
from autograder.program.sleep import Seen, _slept

NOTHING = Account(0.0, 0.0)
SLEEPER, OTHER = Seen(3, NOTHING, True), Seen(7, NOTHING, False)
BEFORE = {"sleeper": SLEEPER, "other": OTHER}


@pytest.mark.parametrize(
    ("after", "slept"),
    [
        (BEFORE, 1.0),
        # A thread that ran in between, and waited for a processor before: both are taken off.
        (BEFORE | {"other": Seen(8, Account(0.1, 0.3), False)}, 0.6),
        (BEFORE | {"new": Seen(1, Account(0.2, 0.0), False)}, 0.8),
        (BEFORE | {"other": Seen(8, Account(0.5, 2.0), False)}, 0.0),
        (BEFORE | {"other": Seen(8, NOTHING, False)}, 0.0),  # no accounts are kept
        (BEFORE | {"sleeper": Seen(4, Account(0.1, 0.0), False)}, 0.0),  # nobody sleeps any more
        ({"sleeper": SLEEPER}, 0.0),  # who ended has taken its account along
    ],
)
def test_what_was_slept(after: dict[str, Seen], slept: float) -> None:
    assert _slept(1.0, BEFORE, after) == pytest.approx(slept)
