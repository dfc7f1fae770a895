"""The belief behind a failure: a question for each belief, answered by what the run shows.

A belief is named only where the run contains it. A slip of the pen (a wrong name, a forgotten
encode) has no belief behind it.
"""

from __future__ import annotations

from collections.abc import Callable

from autograder.judging.cause.beliefs import of_endings, of_people, of_streams, of_threads
from autograder.judging.cause.classics.all import classic
from autograder.judging.cause.classics.locks import lock_of_its_own
from autograder.judging.cause.classics.ports import hides_all
from autograder.judging.cause.classics.rounds import (
    asks_once,
    goes_through_letters,
    leaves_at_once,
    shows_below,
)
from autograder.judging.cause.classics.slips import never_sends, not_called
from autograder.judging.cause.run import Run

SLIPS = (
    *("NameError", "AttributeError", "TypeError", "UnboundLocalError", "IndexError"),
    *("ImportError", "ModuleNotFoundError", "SyntaxError", "IndentationError"),
)
OF_THE_PEN = (not_called, never_sends, asks_once, goes_through_letters, leaves_at_once, shows_below)
HOMES = (of_streams, of_threads, of_endings, of_people)  # a function for each id: m1 for "M1"
RULES: dict[str, Callable[[Run], bool]] = {
    name.upper(): getattr(home, name)
    for home in HOMES
    for name in vars(home)
    if name[0] == "m" and name[1:].isdigit()
}


def belief_behind(run: Run, expected: str = "") -> str:
    """The id of the belief that the run contains, such as "M5". "" if it contains none.

    ``expected`` is the one that the check is about: it comes first.
    """
    if _is_slip(run) or any(look(run) for look in OF_THE_PEN):
        return ""
    if of_streams.m5(run):
        return "M5"
    if lock_of_its_own(run):
        return "M14"
    if expected in RULES and RULES[expected](run):
        return expected
    if mistake := classic(run):
        return "M28" if mistake == hides_all(run) else ""
    return next((id for id, rule in TELLING.items() if id != expected and rule(run)), "")


def _is_slip(run: Run) -> bool:
    """Whether the first who died did so of a slip of the pen, not of a belief."""
    errors = [death.error for death in run.deaths if death.error]
    return bool(errors) and errors[0].startswith(SLIPS)


def _half_a_letter(run: Run) -> bool:
    return any("unexpected end of data" in death.error for death in run.deaths)


def _glued_json(run: Run) -> bool:
    return any("JSONDecodeError: Extra data" in death.error for death in run.deaths)


# Those that may be named though the check is about another one: what shows them shows nothing else.
TELLING: dict[str, Callable[[Run], bool]] = {
    "M1": _glued_json,
    "M3": _half_a_letter,
    **{id: RULES[id] for id in ("M11", "M12", "M13", "M5", "M6", "M8", "M20", "M26", "M10", "M28")},
}
