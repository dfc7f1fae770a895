"""Whether what a program tells of a thread that it holds can be true.

The probe tells it, in the program's own process, and a script may tell it in its place. But who is
held does nothing, and has come to the place by what was told before; the system sees a thread that
waits for a lock without end; and nobody has read what a thread keeps in its hands. A script that
really keeps a thread waiting passes here: then its race is forced, though by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.probe.talk import OF_A_READ, Event, Place
from autograder.program import holding
from autograder.program.linux import procfs, syscalls
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.program.stillness import HAS_PROC

# What a thread has told before it can come to a place, whoever the peer is.
_BEFORE: dict[str, tuple[Event, ...]] = {
    Place.RECEIVED: OF_A_READ,
    Place.BEFORE_LINE: OF_A_READ,
    Place.EACH_LINE: OF_A_READ,
    Place.HALF_SENT: (Event.SENT,),
    Place.STARTER: (Event.THREAD_STARTED,),
    Place.ACCESS: (Event.TOUCH,),
    Place.NESTED: (Event.LOCK_ACQUIRED,),
}


def held_now(program: Program) -> list[tuple[int, Report]]:
    """The threads that are held as the program tells: the event, and how many came before it."""
    held: dict[int, tuple[int, Report]] = {}  # by thread
    for number, event in enumerate(program.reports.all):
        if event["event"] == Event.HELD:
            held[event["ident"]] = (number, event)
        elif event["event"] == Event.RELEASED:
            held.pop(event["ident"], None)
    return list(held.values())


def are_false(program: Program) -> bool:
    """Whether a thread that is held now, as a program tells, certainly is not. At rest."""
    held = held_now(program)
    if not held or not program.running or program.was_interrupted:
        return False  # a signal may end what a thread waits for
    if program.descendants():
        return False  # a child's threads have the same numbers as its parent's (man 2 fork)
    return _waiting_for_a_lock(program) < len(held) or any(
        _goes_on(program.reports.all, *one) or _was_never_there(program.reports.all, *one)
        for one in held
    )


def _waiting_for_a_lock(program: Program) -> float:
    """How many threads wait for a lock without end, as the system sees them."""
    if not HAS_PROC:
        return float("inf")
    calls = [procfs.system_call(path) for path in holding.task_paths(program)]
    return sum(syscalls.may_wait_for_a_lock(call) for call in calls)


def _goes_on(events: Sequence[Report], number: int, held: Report) -> bool:
    """Whether a thread tells of anything while it is held."""
    return any(
        event["ident"] == held["ident"] and event["event"] != Event.STANDING  # that is told later
        for event in events[number + 1 :]
    )


def _was_never_there(events: Sequence[Report], number: int, held: Report) -> bool:
    """Whether a thread is held at a place to which nothing has led it."""
    kinds, peer = _BEFORE.get(held["where"], ()), held["peer"]
    if not kinds:
        return False
    by_peer = [event for event in events[:number] if peer is None or event.get("peer") == peer]
    if kinds == OF_A_READ and any(map(_is_the_end, by_peer[:-1])):
        return False  # that is told once, whoever comes to it later
    return not any(event["ident"] == held["ident"] and event["event"] in kinds for event in by_peer)


def _is_the_end(event: Report) -> bool:
    return event["event"] == Event.RECEIVED and not event["size"]
