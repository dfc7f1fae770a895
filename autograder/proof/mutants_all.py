"""Seeded mistakes: small edits of the references, each with the check that must name it."""

from __future__ import annotations

from autograder.proof import (
    mutants_01,
    mutants_02,
    mutants_03,
    mutants_04,
    mutants_04_client,
    mutants_05,
    mutants_05_locks,
    mutants_06,
    mutants_06_locks,
    mutants_07,
    mutants_07_client,
    mutants_08,
)

MUTANTS = [
    *mutants_01.MUTANTS,
    *mutants_02.MUTANTS,
    *mutants_03.MUTANTS,
    *mutants_04.MUTANTS,
    *mutants_04_client.MUTANTS,
    *mutants_05.MUTANTS,
    *mutants_05_locks.MUTANTS,
    *mutants_06.MUTANTS,
    *mutants_06_locks.MUTANTS,
    *mutants_07.MUTANTS,
    *mutants_07_client.MUTANTS,
    *mutants_08.MUTANTS,
]
