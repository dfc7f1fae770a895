"""Whether a fault that was armed in a program came about: then nobody knows how it bears that.

The probe does it, in the program's own process, and tells of the first time (``Event.MET``). There
a script may change it, or go past Python's sockets. Where calls are told that it should have
changed, and it is not told that it did, it did not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.probe.talk import COMMANDS, Command, Event, Place
from autograder.program.causes import why_in_doubt
from autograder.program.program import Program
from autograder.program.reports import Report

_RECEIVED, _SENT, _TRIED = (Event.RECEIVED,), (Event.SENT,), (Event.SENT, Event.SEND_FAILED)
_TCP, _UDP = ("tcp",), ("udp",)
# The calls that each of them changes, and of which sockets.
_CALLS: dict[tuple[Command, str], tuple[tuple[Event, ...], tuple[str, ...]]] = {
    (Command.SHORT, Place.RECEIVED): (_RECEIVED, _TCP),
    (Command.SHORT, Place.SENDING): (_SENT, _TCP),
    (Command.FOLLOW, Place.BEFORE_LINE): (_RECEIVED, _TCP),
    (Command.FOLLOW, Place.AFTER_SEND): (_SENT, _TCP),
    (Command.HOLD_IN_MID_LINE, ""): (_SENT, _TCP),
    (Command.DEAD, ""): (_TRIED, _TCP + _UDP),
    (Command.NETWORK, ""): (_SENT, _UDP),
    (Command.ICMP, ""): (_RECEIVED, _UDP),
}


@dataclass(frozen=True)
class Armed:
    """A fault that a program is to meet from now on, at one place and with one peer, or all."""

    program: Program
    command: Command
    at: str
    peer: int | None
    told: int  # events, when it was armed
    busy: frozenset[int]  # threads that may be in such a call already

    def is_replaced_by(self, other: Armed) -> bool:
        """Whether the other one is the same from now on."""
        mine = self.program, self.command, self.at, self.peer
        return mine == (other.program, other.command, other.at, other.peer)


def armed(program: Program, command: Command, facts: Mapping[str, Any]) -> Armed | None:
    """Note a fault, right after it was armed. None: nobody can tell whether it comes about."""
    at = str(facts.get("at", ""))
    if (command, at) not in _CALLS or facts.get("most") == 0:
        return None
    told = list(program.reports.all)
    waits = command == Command.SHORT  # who is in a call already does not meet it there
    busy = frozenset(event["ident"] for event in told) if waits else frozenset()
    return Armed(program, command, at, facts.get("peer"), len(told), busy)


def from_the_start(program: Program, orders: Sequence[Mapping[str, Any]]) -> Iterator[Armed]:
    """Note what was armed in a program before its first line."""
    for order in orders:
        command, at = COMMANDS[order["do"]], str(order.get("at", ""))
        if (command, at) in _CALLS:
            yield Armed(program, command, at, order.get("peer"), 0, frozenset())


def in_doubt(then: Armed) -> str:
    """One sentence if a call was made that is certainly not what was asked for, else ""."""
    since = then.program.reports.all[then.told :]
    if any(_is_met(then, event) for event in since):
        return ""
    busy = set(then.busy)
    for call in since:
        if not _is_such_a_call(then, call):
            continue
        if call["ident"] not in busy:
            return why_in_doubt(then.program)
        busy.discard(call["ident"])
    return ""


def _is_met(then: Armed, event: Report) -> bool:
    if event["event"] != Event.MET or event["command"] != then.command:
        return False
    return bool(event["where"] == then.at and event["peer"] == then.peer)


def _is_such_a_call(then: Armed, event: Report) -> bool:
    events, kinds = _CALLS[then.command, then.at]
    if event["event"] not in events or event["kind"] not in kinds:
        return False
    return then.peer is None or bool(event["peer"] == then.peer)
