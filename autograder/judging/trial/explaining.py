"""What the sources of a pair tell, read by a worker: hostile ones can crash a parser."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from autograder.handin.newer import ruff
from autograder.handin.source import sentences_on
from autograder.handin.submission import Pair
from autograder.judging.serve import Answer
from autograder.judging.worker import Workers, among
from autograder.words.language import _

JOB = f"{__name__}:look"
PATIENCE = 10.0  # seconds


def explain(pair: Pair, language: str = "en", workers: Workers | None = None) -> list[str]:
    """Sentences on what is wrong with the sources. Empty if nothing is, or nothing can be said."""
    job = {"pair": pair.to_json(), "language": language, "ruff": ruff()}
    told = [_("There is no client in this hand-in, so it was tried with ours.")] * pair.lent
    with among(workers) as asked:
        for answer in asked.answers(JOB, job, PATIENCE):
            told += map(str, answer.get("sentences", []))
    return told


def look(job: dict[str, Any], answer: Answer) -> None:
    """Look into each script once, in this process."""
    pair = Pair.from_json(job["pair"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for script in dict.fromkeys((pair.server, pair.client)):
            found = sentences_on(Path(pair.folder), script, job["ruff"], pair.beside)
            answer({"sentences": list(found)})
