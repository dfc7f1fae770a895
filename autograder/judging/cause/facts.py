"""What the questions about beliefs have in common: small questions about a run."""

from __future__ import annotations

import re
from bisect import bisect_left

from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.replay.cast import SHORTEST


def died_of(run: Run, *kinds: str) -> bool:
    """Whether a thread or a program died of such an exception."""
    return any(death.error.startswith(kinds) for death in run.deaths)


def server_source(run: Run) -> str:
    """The text of the server's script."""
    return run.source(run.scene.server) if run.scene.server is not None else ""


def stands_at(run: Run, pattern: str) -> bool:
    """Whether a thread stands at a line like this."""
    return any(re.search(pattern, where["code"]) for _seat, where in run.standing)


def begins(run: Run) -> int:
    """How many letters of the text that was missed came in one piece, from its first one on."""
    text, seen = run.error.sent, run.error.seen.decode("utf-8", "replace")
    return bisect_left(range(1, len(text)), True, key=lambda n: text[:n] not in seen)


def is_cut(run: Run) -> bool:
    """Whether the beginning of the text came, and the rest did not."""
    return run.is_missing and begins(run) >= min(64, max(8, len(run.error.sent) // 8))


def lines_mix(run: Run) -> bool:
    """Whether several threads sent to one peer, to whom a text came in pieces."""
    threads: dict[int | None, set[int]] = {}
    for _seat, told in run.of(Event.SENT):
        threads.setdefault(told["peer"], set()).add(told["ident"])
    several = any(len(idents) > 1 for idents in threads.values())
    return run.is_missing and begins(run) >= SHORTEST and several
