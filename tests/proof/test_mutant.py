"""Proves autograder/proof/mutant.py and autograder/proof/mutants_*.py: each seeded mistake
fits its reference. That it is caught, doctor proves.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.kit import REFERENCE
from autograder.proof.mutants_all import MUTANTS


def test_each_mistake_fits_and_says_something_of_its_own(tmp_path: Path) -> None:
    for number, mutant in enumerate(MUTANTS):
        mutant.write(REFERENCE / mutant.slug, tmp_path / str(number))
        right = REFERENCE / mutant.slug / mutant.file
        assert (tmp_path / str(number) / mutant.file).read_bytes() != right.read_bytes()
    assert len(set(MUTANTS)) == len(MUTANTS)


def test_a_mistake_that_does_not_fit_is_named(tmp_path: Path) -> None:
    wrong = replace(MUTANTS[0], old="what stands nowhere")
    with pytest.raises(ValueError, match=wrong.mistake):
        wrong.write(REFERENCE / wrong.slug, tmp_path / "wrong")
