"""A quick trial run before any check: how is it started, and does it speak TCP, or UDP?

What a script means is found out by running it, never by searching its text. A server that lies
to the probe only chooses which checks it has to pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from autograder.handin.submission import Pair, Problem
from autograder.judging import machine
from autograder.judging.serve import Answer, kept
from autograder.judging.trial.meeting import Start, meet
from autograder.judging.trial.ways import (
    alone,
    is_one_script,
    is_unsure,
    mentions_arguments,
    of_one_or_of_peers,
)
from autograder.judging.worker import Workers, among
from autograder.program.once import Once
from autograder.words.language import _

JOB = f"{__name__}:try_out"
PATIENCE = 120.0  # seconds for the trial of one submission: a last net, as that of its checks
ATTEMPTS = 2


@dataclass(frozen=True)
class Found:
    """How a pair is started, or why that is not clear, and what its server opens."""

    pair: Pair | Problem
    networks: frozenset[str] = frozenset()
    # What was waited for in vain: no check need wait for it as long again (see ``Once``).
    waits: dict[str, Any] = field(default_factory=dict, compare=False)

    def to_json(self, root: Path) -> dict[str, Any]:
        """A dict that json can write. The folder is told as seen from where the hand-in lies."""
        found: dict[str, Any] = {"networks": sorted(self.networks), "waits": self.waits}
        if isinstance(self.pair, Problem):
            return found | {"problem": self.pair.sentence}
        folder = self.pair.folder.relative_to(root)
        return found | {"pair": replace(self.pair, folder=folder).to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any], root: Path) -> Found:
        """What ``to_json`` was made of, for a hand-in that lies here."""
        networks, waits = frozenset(data["networks"]), data["waits"]
        if "problem" in data:
            return cls(Problem(data["problem"]), networks, waits)
        pair = Pair.from_json(data["pair"])
        return cls(replace(pair, folder=root / pair.folder), networks, waits)


def find_out(pair: Pair, patience: float = PATIENCE, workers: Workers | None = None) -> Found:
    """Run the programs for a moment, elsewhere, twice if that breaks. Raises WrongMachine."""
    with among(workers) as asked:
        return _find_out(pair, patience, asked)


def _find_out(pair: Pair, patience: float, workers: Workers) -> Found:
    job = {"pair": pair.to_json(), "language": "en"}
    found = Found(_not_clear(pair) if is_unsure(pair) else pair)
    for _attempt in range(ATTEMPTS):
        for answer in workers.answers(JOB, job, patience):
            if "networks" in answer:  # the last one knows most
                found = Found(Pair.from_json(answer["pair"]), frozenset(answer["networks"]))
            found = replace(found, waits=answer.get("waits", found.waits))
        if not workers.reason:
            break
        machine.require()
    return found


def needs_a_trial(pair: Pair) -> bool:
    """Whether only a trial tells what its programs are to be told, or whether they are a chat."""
    return is_unsure(pair) or mentions_arguments(pair)


def _not_clear(pair: Pair) -> Problem:
    if not is_one_script(pair):
        sentence = _(
            "{one} and {two} do not find each other when they are started one after the other: "
            "name the one that is started first server.py, and the other one client.py."
        )
        return Problem(sentence.format(one=pair.server, two=pair.client))
    sentence = _(
        "{script} is there alone, and neither “python {script} server” with "
        "“python {script} client” nor the like starts a chat: hand in server.py and client.py."
    )
    return Problem(sentence.format(script=pair.server))


def first_that_works(pair: Pair, start: Start) -> Iterator[Found]:
    """The first way to start these programs that works, and before it how far they came.

    Nothing, or less and less vague, if none does. Of a guess nothing but what works is told.
    """
    for known in () if is_one_script(pair) else meet(pair, start, follow=True):
        if known.meets or not is_unsure(pair):
            yield Found(known.pair, known.networks)
        if known.meets:
            return
    says = (known for once in alone(pair) for known in meet(once, start, follow=True))
    others = (known for way in of_one_or_of_peers(pair) for known in meet(way, start))
    for known in chain(others, says):
        if known.meets:
            yield Found(known.pair, known.networks)
            return


def try_out(job: dict[str, Any], answer: Answer) -> None:
    """Do one trial, in this process."""
    once = Once()
    for found in first_that_works(Pair.from_json(job["pair"]), Start(*kept(), once)):
        if isinstance(found.pair, Pair):
            answer({"pair": found.pair.to_json(), "networks": sorted(found.networks)})
    answer({"waits": once.teach()})
