"""How often a thread has come to a second lock, or to a registry, as the probe tells of these."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.probe.talk import UNREAD, VARIABLE, Event
from autograder.program.reports import Report


def second_locks(events: Sequence[Report], first: int) -> int:
    """How often a thread that holds a lock has come to another one, from this event on."""
    holders: dict[int, int] = {}  # by lock: the thread that has it
    waits: dict[int, int] = {}  # by thread: the lock that it has come to already
    gave_up: dict[tuple[int, int], str] = {}  # by thread and lock: the line where it let go of it
    count = 0
    for number, event in enumerate(events):
        if event["event"] == Event.LOCK_RELEASED:
            holders.pop(event["lock"], None)
            gave_up[event["ident"], event["lock"]] = event["place"]
        if event["event"] not in (Event.LOCK_WAITING, Event.LOCK_ACQUIRED):
            continue
        lock, thread = event["lock"], event["ident"]
        # Who waits for a Condition gets its lock back in the same line, and is not held there.
        is_new = waits.pop(thread, None) != lock and gave_up.get((thread, lock)) != event["place"]
        has_another = any(who == thread and one != lock for one, who in holders.items())
        count += is_new and has_another and number >= first
        if event["event"] == Event.LOCK_WAITING:
            waits[thread] = lock
        else:
            holders[lock] = thread
    return count


def untold_touch(events: Sequence[Report], asked: int, armed: int) -> bool:
    """Whether a registry was changed in a line of which no touch was told.

    Each line's first touch is told since it was ``asked`` for. Changes count since it is ``armed``.
    """
    registries: set[int] = set()  # containers that have held two clients
    touched: set[str] = set()
    is_shared = is_touched = False  # whether threads share a registry, and one has touched any
    for number, event in enumerate(events):
        if event["event"] == Event.TOUCH and number >= asked:
            touched.add(event["place"])
            is_touched = is_touched or event["what"] != "lock"
        if event["event"] != Event.REGISTRY_CHANGED:
            continue
        container, is_one = event["registry"], len(event["peers"]) > 1
        kind = str(event["kind"])
        # What is bound to a name is looked at before it is; what is in a container, after.
        is_seen = container in registries or (is_one and kind.startswith(VARIABLE))
        is_untold = event["place"] not in touched if event["shared"] else not is_touched
        # What takes the place of a registry, and is not shared so far, is made of that one.
        counts = event["shared"] or (is_shared and not kind.startswith(UNREAD))
        if number >= armed and is_seen and is_untold and counts:
            return True
        if is_one:
            registries.add(container)
            is_shared = is_shared or event["shared"]
    return False
