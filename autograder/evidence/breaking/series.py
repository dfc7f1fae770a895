"""All runs of a hand-in's tests: in an order that nobody can guess, some of them twice.

What a test could learn from the time, from files that it left, or from how often it was run, says
nothing about the server that it is run on. Nor does it that it is run alone: the first that fail
are run alone on a right server, too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from autograder.evidence.breaking.run import Failure, Outcome
from autograder.evidence.breaking.servers import Server

# Runs of a test that has failed, alone, on a right server. Who hopes that a failure by chance is on
# a faulty one fails seldom: often would accuse a right one. So the first ones are enough.
ALONE = 4
TIMES = 2  # that the tests are run on each right server: one that fails by chance shows itself

# Runs the tests on a server: from the one of this name on ("": all), or that one alone. On a faulty
# server they may have an order of their own: those that may show its mistake first.
Play = Callable[[Server, str, bool], Outcome]


@dataclass
class Result:
    """What came of all runs on one server."""

    tests: tuple[str, ...] = ()
    failures: list[Failure] = field(default_factory=list)  # on a right server: accusations
    flaky: list[str] = field(default_factory=list)  # tests that failed once, and then passed
    caught: Failure | None = None  # a test that failed on a faulty server, twice
    broken: str = ""
    line: int = 0  # of test_chat.py, where it is broken; 0: not known


@dataclass(frozen=True)
class _Run:
    """A run that is to be made."""

    server: Server
    is_right: bool
    first: str = ""
    before: Failure | None = None  # it is made to see whether this comes again
    is_alone: bool = False  # the first test is the only one


def try_all(
    play: Play, right: Sequence[Server], faulty: Sequence[Server], dice: random.Random
) -> dict[str, Result]:
    """What came of each server, by its name. Once a right one is accused, faulty ones are left."""
    results = {server.name: Result() for server in (*right, *faulty)}
    todo = [_Run(server, True) for server in right for _time in range(TIMES)]
    todo += [_Run(server, False) for server in faulty]
    decoys = [dice.choice(right) for _time in range(ALONE)] if right else []
    while todo:
        run = todo.pop(dice.randrange(len(todo)))
        outcome = play(run.server, run.first, run.is_alone)
        result = results[run.server.name]
        result.tests = outcome.tests
        if outcome.broken:
            result.broken, result.line = outcome.broken, outcome.line
            return results
        if not run.is_right:
            todo += _after(run, outcome, result)
            if outcome.failure and decoys and not run.is_alone:
                todo.append(_Run(decoys.pop(), True, outcome.failure.test, is_alone=True))
        elif outcome.failure:
            result.failures.append(outcome.failure)
            todo = [one for one in todo if one.is_right]
    return results


def _after(run: _Run, outcome: Outcome, result: Result) -> list[_Run]:
    """Note what a run on a faulty server has shown. Returns the run that is to follow."""
    failure, before = outcome.failure, run.before
    if failure and before:
        result.caught = failure
    elif failure:
        return [_Run(run.server, False, failure.test, failure, is_alone=True)]
    elif before:
        result.flaky.append(before.test)
        later = outcome.tests[outcome.tests.index(before.test) + 1 :]
        return [_Run(run.server, False, test) for test in later[:1]]
    return []
