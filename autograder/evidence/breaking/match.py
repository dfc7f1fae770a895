"""One person's tests on everybody's servers, in a worker: a league is made of such matches.

The tests must be fair first: they are run on the kit's right servers, too, in between the others.
Each side has a sandbox of its own, so neither sees, stops or changes the other.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from typing import Any

from autograder.evidence.breaking.ours import OurRooms
from autograder.evidence.breaking.run import OneRun, Outcome, RoomApart
from autograder.evidence.breaking.series import Result, try_all
from autograder.evidence.breaking.servers import Server, all_servers
from autograder.handin.submission import Pair
from autograder.program.launch import launcher
from autograder.program.lines import Lines
from autograder.program.once import Once
from autograder.room.unmet import Unmet
from autograder.words.language import _

THEIRS = "theirs: "  # before the name of a server that somebody handed in


def play(job: dict[str, Any], answer: Callable[[dict[str, Any]], None]) -> None:
    """Play a match: ``tests`` and ``servers`` are pairs. Tells of the tests and of each server."""
    tests = Pair.from_json(job["tests"])
    pairs = {THEIRS + name: Pair.from_json(pair) for name, pair in job["servers"].items()}
    results = _results(tests, pairs)
    right = [results[server.name] for server in all_servers().right]
    broken = next((one.broken for one in results.values() if one.broken), "")
    accused = any(one.failures for one in right)
    count = max(len(one.tests) for one in results.values())
    answer({"tests": count, "accuses": accused, "broken": broken})
    for name in pairs:
        if not broken and not accused:
            told = results[name].caught
            answer({"server": name.removeprefix(THEIRS), "caught": told.test if told else ""})


def _results(tests: Pair, pairs: dict[str, Pair]) -> dict[str, Result]:
    lines, right = Lines(), list(all_servers().right)
    faulty = [Server(name=name, of=pair.server) for name, pair in pairs.items()]
    used, of = Once(), {name: Once() for name in pairs}  # what each side has used up
    with contextlib.ExitStack() as stack:
        theirs = stack.enter_context(contextlib.closing(launcher(lines, apart=True)))
        testers = stack.enter_context(contextlib.closing(launcher(lines)))
        ours = stack.enter_context(OurRooms(lines, right).ready())

        def one(server: Server, first: str, alone: bool) -> Outcome:
            def room() -> RoomApart:
                if server.name not in pairs:
                    return ours.room(server)
                return RoomApart(pairs[server.name], theirs, lines, of[server.name])

            try:
                with OneRun(tests, testers, lines, used) as run:
                    return run.play(room, first, alone)
            except Unmet as error:  # one side has used up all that it may
                return Outcome(broken=_("It took too long: {why}").format(why=error.got))

        return try_all(one, right, faulty, random.SystemRandom())
