"""How fast a server is while everybody reads."""

from __future__ import annotations

import functools

from autograder.evidence.slow_readers import CARRIED, LONG, MEGABYTE, TAIL
from autograder.program import holding
from autograder.program.sleep import Sleep
from autograder.room.room import Room
from autograder.room.wire import OnWire

LINES = 3  # long ones, by which it is seen


def own_pace(room: Room, speaker: OnWire, listener: OnWire) -> float:
    """Seconds that the server takes for a megabyte while everybody reads: it works, or it sleeps.

    A server that reads byte by byte is slow, whoever reads. One that is slow only when somebody
    does not, hides what it keeps for them.
    """
    sleep, before = Sleep(room.watcher), holding.cpu(room.server)

    def is_heard(mark: bytes) -> bool:
        sleep.look()
        return mark in listener.heard.data[-TAIL:]

    for number in range(LINES):
        speaker.says(LONG, f"pace {number}.")
        room.wait_for(functools.partial(is_heard, f"pace {number}.".encode()), CARRIED)
    used = holding.cpu(room.server) - before + sleep.seconds
    return used * MEGABYTE / (LINES * len(LONG))
