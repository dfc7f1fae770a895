"""What tests that students wrote have come to, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course.catalogue import all_checks
from autograder.course.exercises import asks_for_a_chat
from autograder.judging.verdict import PASSED, Verdict
from autograder.words.language import _


def in_short(slug: str, verdicts: Sequence[Verdict]) -> str:
    """How many faulty servers are caught, and whether a right one is accused. "" of other work."""
    if asks_for_a_chat(slug):
        return ""
    known = all_checks(slug)
    states = {verdict.name: verdict.state for verdict in verdicts}
    fair = {name for name, check in known.items() if check.required}
    servers = [name for name in states if name in known and fair & {*known[name].needs}]
    if not servers or not fair <= states.keys():
        return ""
    if any(states[name] != PASSED for name in fair):
        return _("Nothing is caught as long as a server that is right is accused.")
    caught = sum(states[name] == PASSED for name in servers)
    return _("Caught {caught} of {all}; accuses nobody.").format(caught=caught, all=len(servers))
