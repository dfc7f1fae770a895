"""All that a process has started, stopped faster than it can start more (man 5 proc)."""

from __future__ import annotations

import contextlib
import os
import signal

MAX_ROUNDS = 200  # looks at all processes
CHASE = 400  # looks at the newest ones, in between
NEWEST = 4  # processes that are looked at then


def stopped_below(root: int) -> list[int]:
    """The living descendants of a process, all stopped. The process itself should be, too.

    Who is stopped starts nobody any more: a fork that a signal meets begins anew later (man 2 fork,
    ERESTARTNOINTR), that is, never. Some start their successor and end, a thousand times a second:
    a list of all processes is old when it is made. But it has the one that was the last then. So a
    look has seen all if nobody in it is new, and nobody has ended since the look before. In
    between, the number of the newest one can be read at once, and it lives longer than that.
    """
    known: set[int] = set()
    ended: set[int] = set()
    for _round in range(MAX_ROUNDS):
        there, gone = _look(root)
        if there <= known and gone <= ended:
            break
        for pid in there - known:
            _stop(pid)
        ended |= gone
        known |= there | _chased(known | there | {root})
    return sorted(pid for pid in known if pid in there or _state(pid) == b"T")


def living_below(root: int) -> set[int]:
    """The descendants of a process that have not ended."""
    return _look(root)[0]


def _look(root: int) -> tuple[set[int], set[int]]:
    """The descendants of a process that live, and all processes found that have ended."""
    children: dict[int, list[int]] = {}
    ended = set()
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        if (parent := _parent(pid)) is None:
            ended.add(pid)
        else:
            children.setdefault(parent, []).append(pid)
    found: set[int] = set()
    new = [root]
    while new:
        new = [child for pid in new for child in children.get(pid, ()) if child not in found]
        found.update(new)
    return found, ended


def somebody_stands(root: int) -> bool:
    """Whether one of its descendants was stopped by a signal, which only its like has sent."""
    return any(_state(pid) == b"T" for pid in living_below(root))


def _chased(family: set[int]) -> set[int]:
    """Those of this family that were started a moment ago, stopped."""
    new: set[int] = set()
    for _look in range(CHASE):
        newest = _newest()
        for pid in range(newest, newest - NEWEST, -1):
            if pid not in family and pid not in new and _parent(pid) in family | new:
                _stop(pid)
                new.add(pid)
    return new


def _newest() -> int:
    """The number that was given out last (man 5 proc, loadavg: the fifth field)."""
    with open("/proc/loadavg", "rb") as file:
        return int(file.read().split()[4])


def _parent(pid: int) -> int | None:
    """The parent of a process. None if it has ended."""
    state, parent = _state_and_parent(pid)
    return None if state in (b"", b"Z", b"X") else int(parent)


def _state(pid: int) -> bytes:
    """The letter that says what a process does. Empty if it is gone."""
    return _state_and_parent(pid)[0]


def _state_and_parent(pid: int) -> tuple[bytes, bytes]:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            state, parent = file.read().rpartition(b") ")[2].split()[:2]
    except (OSError, ValueError):
        return b"", b""
    return state, parent


def _stop(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGSTOP)
