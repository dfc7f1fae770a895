"""Grades one exercise of one pair of programs, in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.handin.submission import Pair
from autograder.judging import session
from autograder.judging.serve import Answer
from autograder.judging.verdict import Verdict

JOB = f"{__name__}:grade"


def grade(job: dict[str, Any], answer: Answer) -> None:
    """Run the checks of a job; every verdict is an answer."""

    def tell(verdict: Verdict) -> None:
        answer(verdict.to_json())

    pair, folder = Pair.from_json(job["pair"]), Path(job["checks"])
    session.run_checks(pair, job["slug"], tell, job["only"], job["on"], folder, job["states"])
