"""Grades one exercise of one pair of programs, in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.handin.submission import Pair
from autograder.judging.filming import Filming
from autograder.judging.serve import Answer, kept
from autograder.judging.verdict import Verdict
from autograder.program.once import Once

JOB = f"{__name__}:grade"


def grade(job: dict[str, Any], answer: Answer) -> None:
    """Run the checks of a job: answers are verdicts, films, and at last what was seen of waits."""

    def tell(verdict: Verdict) -> None:
        answer(verdict.to_json())

    from autograder.judging import session  # whoever only names this job need not load pytest

    filming = Filming(job["record"], lambda check, film: answer({"check": check, "film": film}))
    pair, folder, once = Pair.from_json(job["pair"]), Path(job["checks"]), Once()
    once.learn(job["waits"])
    asked = (job["only"], job["on"], folder, job["states"], once, filming)
    session.run_checks(pair, job["slug"], tell, *asked, kept())
    answer({"waits": once.teach()})
