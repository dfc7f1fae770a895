"""Seeded mistakes that no line of a run can show, each with its reason.

They are judged as all others are; only how near their page or sentence comes is not counted.
"""

from __future__ import annotations

from autograder.proof.mutants import Mutant

UNSEEN: dict[str, tuple[str, ...]] = {
    "What a test leaves out has no line: another test is named, that meets the mistake.": (
        *("has nobody who is silent", "cuts no letter"),
    ),
    "The line that takes off what was counted is gone: where it is added up is told instead.": (
        *("never counts what has been sent", "counts what waits, and never what has gone"),
    ),
    "Which of two threads has no lock is watched at a registry, not at other variables.": (
        *("clears the table without its lock", "empties an outbox without its lock"),
        "has no lock",
    ),
    "The probe sees what a loop of coroutines reads, not in which of them it goes on.": (
        "keeps the first half of each line in one place",
        "awaits something between a line and its newline",
        "lets others come and go while it walks over the members",
    ),
}


def reason(mutant: Mutant) -> str:
    """Why no line shows a mistake. "" if one does."""
    return next((why for why, some in UNSEEN.items() if mutant.edit.mistake in some), "")
