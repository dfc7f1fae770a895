"""Where threads met in the registry, or wait for a lock: who held what, and stands where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.probe.talk import Event
from autograder.replay.clues.clue import Clue
from autograder.replay.recording import Happening, Recording


def met_without_a_lock(recording: Recording, named: Sequence[str]) -> Iterator[Clue]:
    """Two threads met in the registry, or wait in a circle: the one that is not as others are.

    The access without a lock; the wait that has closed the circle.
    """
    for number, one in recording.backwards(Event.MEETING):
        both = [one.facts["second"], one.facts["first"]]
        if {access["place"] for access in both} <= {*named}:
            yield Clue(min(both, key=lambda access: len(access["locks"]))["place"], number)
    for number, one in recording.backwards(Event.DEADLOCK):
        waiter = one.facts["threads"][0]
        if waiter["at"] in named:  # who waits for itself has the lock already: since where?
            alone = len(one.facts["threads"]) == 1
            yield Clue(waiter["since"] if alone else waiter["at"], number)


def holders(happenings: Sequence[Happening]) -> Iterator[Clue]:
    """Where those threads stand now that hold a lock for which another one waits."""
    held: dict[tuple[int, int], tuple[int, int]] = {}
    waits: dict[tuple[int, int], tuple[int, int]] = {}
    stands: dict[tuple[int, int], tuple[str, int]] = {}
    for number, one in enumerate(happenings):
        thread = one.player, one.facts.get("ident", 0)
        lock = one.player, one.facts.get("lock", 0)
        if one.kind == Event.LOCK_WAITING:
            waits[thread] = lock
        elif one.kind == Event.LOCK_ACQUIRED:
            held[lock] = thread
            waits.pop(thread, None)
        elif one.kind == Event.LOCK_RELEASED:
            held.pop(lock, None)
        if one.path or one.facts.get("place"):
            stands[thread] = str((one.path or [one.facts])[-1]["place"]), number
    for thread, lock in waits.items():
        holder = held.get(lock)
        if holder is not None and holder != thread and holder in stands:
            yield Clue(*stands[holder])
