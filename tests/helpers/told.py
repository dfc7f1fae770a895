"""How often a failure names the right line first: each seeded mistake, checked as a student would.

The right line is the one that was changed, one of its function, or the one that died.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from autograder.grading.recorded import with_its_line
from autograder.handin import temporary
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, Feedback
from autograder.proof import mutants
from autograder.proof.mutants import Mutant
from helpers.unseen import reason

Near = Literal["line", "died", "function", "no", "unseen", "passed"]
NEAR = 2  # lines
PLACE = re.compile(r"(?P<file>[\w.-]+\.py):(?P<line>\d+)")
DIED = re.compile(
    r"(died|ended|breaks off)\b.*(Error|Exception|Interrupt|Timeout)|raises KeyboardInterrupt"
    r"|^KeyboardInterrupt \("
)


def lines_of(mutant: Mutant) -> set[int]:
    """The lines that a mistake changed, or those around what it took away."""
    right = mutant.original.read_text("utf-8")
    texts = right.split("\n"), _wrong(mutant).split("\n")
    found: set[int] = set()
    for kind, *_from, first, last in difflib.SequenceMatcher(None, *texts, False).get_opcodes():
        if kind != "equal":
            found |= set(range(first + 1, last + 1)) or {first, first + 1}
    return found


def _wrong(mutant: Mutant) -> str:
    right = mutant.original.read_text("utf-8")
    return right.replace(mutant.edit.old, mutant.edit.new)


def _functions(text: str, lines: Iterable[int]) -> set[int]:
    """The lines of the innermost functions that some lines stand in."""
    defined = (ast.FunctionDef, ast.AsyncFunctionDef)
    there = [node for node in ast.walk(ast.parse(text)) if isinstance(node, defined)]
    found: set[int] = set()
    for line in lines:
        around = [one for one in there if one.lineno <= line <= (one.end_lineno or 0)]
        for one in sorted(around, key=lambda one: one.lineno)[-1:]:
            found |= set(range(one.lineno, (one.end_lineno or 0) + 1))
    return found


def first_lines(told: Feedback) -> str:
    """What is printed of a failure below its title, before its steps."""
    above = [part.in_short for part in told.above]
    return "\n".join(filter(None, (told.line, *above, told.cause)))


def near(mutant: Mutant, told: Feedback) -> Near:
    """How near the first lines of a failure lead to the mistake."""
    text, name = first_lines(told), Path(mutant.edit.file).name
    found = [int(one["line"]) for one in PLACE.finditer(text) if one["file"] == name]
    changed = lines_of(mutant)
    if any(abs(line - other) <= NEAR for line in found for other in changed):
        return "line"
    if DIED.search(told.cause) and PLACE.search(text):
        return "died"
    return "function" if _functions(_wrong(mutant), changed) & {*found} else "no"


def checked(mutant: Mutant) -> tuple[Near, str]:
    """How near a student is led to a mistake, and what they read first."""
    with temporary.folder() as temp:
        folder = temp / "hand-in"
        mutant.write(folder)
        job = Job(Pair(folder), mutant.slug, only=(mutant.edit.caught_by,), on=mutant.switches)
        (verdict,) = judge(job, lambda verdict: None)
        if verdict.state != FAILED or verdict.feedback is None:
            return "passed", ""
        told = with_its_line(job, verdict).feedback or verdict.feedback
        return near(mutant, told), first_lines(told)


def measured(slug: str) -> tuple[Counter[Near], list[str]]:
    """How often each mistake of an exercise is led to, and what is read of those that are not."""
    counts: Counter[Near] = Counter()
    missed = []
    for mutant in (one for one in mutants.load() if one.slug == slug):
        how, text = checked(mutant)
        if how == "no" and (why := reason(mutant)):
            how, text = "unseen", why
        counts[how] += 1
        if how in ("no", "unseen"):
            at = f"{mutant.edit.file}:{min(lines_of(mutant))}"
            missed.append(f"{mutant.edit.mistake} ({at})\n{text}")
    return counts, missed
