"""Grades one exercise of one pair of programs, in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder import session
from autograder.asked import Answer, serve
from autograder.submission import Pair
from autograder.verdict import Verdict


def grade(job: dict[str, Any], answer: Answer) -> None:
    """Run the checks of a job; every verdict is an answer."""

    def tell(verdict: Verdict) -> None:
        answer(verdict.to_json())

    pair = Pair.from_json(job["pair"])
    session.run_checks(pair, job["slug"], tell, job["only"], job["on"], Path(job["checks"]))


if __name__ == "__main__":
    serve(grade)
