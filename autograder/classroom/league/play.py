"""All matches of a league: each person's tests on the servers of all others. Nothing is graded."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.exercises import all_exercises, asks_for_a_chat
from autograder.handin.intake import Entry, take_in
from autograder.handin.pairing import only_script
from autograder.handin.submission import CORE, Pair
from autograder.judging.worker import Worker, at_a_time
from autograder.words.language import _

# The name of what a worker does: a module of the floor of checks, which nobody else imports.
JOB = "autograder.evidence.breaking.match:play"
PATIENCE = 900.0  # seconds for one person's tests on all servers: a last net


@dataclass(frozen=True)
class Side:
    """What somebody takes part with."""

    name: str
    tests: Pair | None = None
    server: Pair | None = None


@dataclass
class Row:
    """One person's tests, and what they have caught."""

    name: str
    tests: int = 0
    why_not: str = ""  # why these tests take no part, in a sentence
    caught: dict[str, str] = field(default_factory=dict)  # by server: the test, or ""


def sides(entries: Sequence[Entry], temp: Path, wanted: Sequence[str]) -> Iterator[Side]:
    """Who takes part, in order. A server is of the first of these exercises that is there."""
    tested = next(slug for slug in all_exercises() if not asks_for_a_chat(slug))
    for number, entry in enumerate(entries):
        home = temp / f"side-{number}"
        home.mkdir()
        programs = take_in(entry, home).programs
        tests = programs.get(tested) or only_script(all_exercises()[tested].scripts[0], home)
        found = (programs.get(slug) for slug in (*wanted, CORE))
        server = next((one for one in found if isinstance(one, Pair)), None)
        yield Side(entry.name, tests if isinstance(tests, Pair) else None, server)


def play_all(
    taking_part: Sequence[Side],
    language: str,
    jobs: int = 0,
    told: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """Let all play, some at a time. ``told`` of each row as soon as it is known."""
    servers = {side.name: side.server for side in taking_part if side.server}
    testers = [side for side in taking_part if side.tests]

    def one(side: Side) -> Row:
        assert side.tests
        others = {name: pair for name, pair in servers.items() if name != side.name}
        row = _match(side.name, side.tests, others, language)
        told(row)
        return row

    with ThreadPoolExecutor(jobs or at_a_time()) as pool:
        return list(pool.map(one, testers))


def _match(name: str, tests: Pair, servers: Mapping[str, Pair], language: str) -> Row:
    pairs = {other: pair.to_json() for other, pair in servers.items()}
    job = {"tests": tests.to_json(), "servers": pairs, "language": language}
    row = Row(name)
    with contextlib.closing(Worker()) as worker:
        for answer in worker.answers(JOB, job, PATIENCE):
            if "accuses" in answer:
                row.tests, row.why_not = int(answer["tests"]), _why_not(answer)
            elif answer.get("server") in servers:
                row.caught[answer["server"]] = str(answer["caught"])
    if worker.reason and len(row.caught) < len(servers):
        row.why_not = worker.reason
    return row


def _why_not(answer: Mapping[str, object]) -> str:
    if answer["broken"]:
        return str(answer["broken"])
    return _("They accuse a server that is right.") if answer["accuses"] else ""
