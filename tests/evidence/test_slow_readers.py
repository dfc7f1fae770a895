"""Proves autograder/evidence/slow_readers.py: a server that is too slow is judged by what it
did.
"""

from __future__ import annotations

import pytest

from autograder.evidence import slow_readers
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import FAILED, PASSED
from autograder.kit import ROOT

SLUG = "08_slow_readers"
REFERENCE = ROOT / "reference" / SLUG


def test_a_server_that_is_too_slow_to_be_flooded_is_judged_by_what_it_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slow_readers, "WORK", 0.0)
    names = ["test_slow_reader_costs_bounded_memory", "test_slow_reader_is_dropped"]
    verdicts = run_checks(Pair(REFERENCE), SLUG, lambda verdict: None, names)
    assert [verdict.state for verdict in verdicts] == [PASSED, FAILED]
