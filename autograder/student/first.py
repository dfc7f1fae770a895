"""The first failure: known as soon as no check before it can fail any more; others still run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from autograder.grading.plan import How
from autograder.handin.submission import Pair, Problem
from autograder.judging.judge import Job
from autograder.judging.verdict import FAILED, State, Verdict


def first_failure(names: Sequence[str]) -> Callable[[Verdict], Iterator[Verdict]]:
    """A function that takes verdicts as they come, and gives the first failure, once.

    ``names`` are the checks that run, in the order in which they are told: they run in another one.
    """
    waiting, failed = list(names), dict[str, Verdict]()
    states: dict[str, State] = {}

    def note(verdict: Verdict) -> Iterator[Verdict]:
        states[verdict.name] = verdict.state
        if verdict.state == FAILED:
            failed[verdict.name] = verdict
        while waiting and waiting[0] in states:
            name = waiting.pop(0)
            if name in failed:
                waiting.clear()
                yield failed[name]

    return note


def looked_into(verdict: Verdict, programs: Pair | Problem, how: How) -> Verdict:
    """A failure with its line, and the way there: its check is run once more, and recorded."""
    if isinstance(programs, Problem):
        return verdict
    from autograder.grading.recorded import with_its_line  # takes a moment to load

    return with_its_line(Job(programs, verdict.slug, how.language, on=how.course.on), verdict)
