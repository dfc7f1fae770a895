"""Several servers beside each other: they take turns, and are compared round by round.

What else the machine does troubles all servers of a round alike, so ratios within a round say more
than rates do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

from autograder.load import native
from autograder.load.crowd import Engines, Result, Wish, measure
from autograder.load.people import People
from autograder.load.servers import Server, running

Results = dict[str, list[Result]]  # of each server, a result a round


def fastest_people() -> Engines:
    """The fastest people that this machine has: in C, or else in Python."""
    made = native.crowd()
    return partial(native.NativePeople, made) if made else People


def take_turns(
    servers: Sequence[Server],
    wish: Wish,
    rounds: int,
    told: Callable[[str, Result], None] = lambda name, result: None,
) -> Results:
    """Measure each server once a round. Raises RuntimeError that names a server that is no chat."""
    results: Results = {server.name: [] for server in servers}
    engines = fastest_people()
    for _round in range(rounds):
        for server in servers:
            result = _measured(server, wish, engines)
            results[server.name].append(result)
            told(server.name, result)
    return results


def _measured(server: Server, wish: Wish, engines: Engines) -> Result:
    try:
        with running(server) as started:
            return measure(started, wish, engines)
    except (RuntimeError, OSError) as error:
        raise RuntimeError(f"{server.name}: {error}") from error


def ratios(results: Results, name: str, base: str) -> list[float]:
    """How many times as fast as another server one is, by rounds."""
    pairs = zip(results[name], results[base], strict=True)
    return [one.rate / other.rate if other.rate else float("inf") for one, other in pairs]


def middle(results: Sequence[Result], what: Callable[[Result], float]) -> float:
    """The median of something over all rounds."""
    return median(what(result) for result in results)


def allow_descriptors(people: int) -> None:
    """Let this process, and those that it starts, open a descriptor for each person."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = people + 200
        if soft != resource.RLIM_INFINITY and soft < wanted:
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
