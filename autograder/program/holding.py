"""What a program holds while it runs, seen from outside: memory, descriptors, threads, connections.

Source of facts: psutil, which reads what the system itself counts (on Linux /proc, man 5 proc).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import psutil

from autograder.program.linux import procfs, world
from autograder.program.linux.connection import end_of_connection
from autograder.program.program import Program

_COUNT = "num_handles" if sys.platform == "win32" else "num_fds"


@dataclass(frozen=True)
class Holding:
    """How many descriptors (on Windows: handles) and threads a program and its children have."""

    descriptors: int
    threads: int
    sockets: int = 0  # of all that are in its network; 0: not known, others are in there, too
    processes: int = 0  # of all that were started where it was; 0: not known


def processes(program: Program) -> list[psutil.Process]:
    """The process of a program, and what it started. Empty if it has ended.

    A server that has its work done by children has what they have, too.
    """
    try:
        return [psutil.Process(program.pid), *program.descendants()] if program.running else []
    except psutil.NoSuchProcess:
        return []


def memory(program: Program) -> int:
    """Bytes of memory in use (resident set size). 0 if it has ended."""
    total = 0
    for process in processes(program):
        try:
            total += process.memory_info().rss
        except psutil.Error:
            continue
    return total


def cpu(program: Program) -> float:
    """Seconds of CPU time that it has used so far. 0 if it has ended."""
    total = 0.0
    for process in processes(program):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
    return total


def holding(program: Program) -> Holding:
    """What it holds now."""
    descriptors = threads = 0
    for process in processes(program):
        try:
            threads += process.num_threads()
            descriptors += getattr(process, _COUNT)()
        except psutil.Error:
            continue
    used = sockets_in_use() if world.apart() else 0
    return Holding(descriptors, threads, used, processes_beside(program))


def processes_beside(program: Program) -> int:
    """All processes below whoever started it, itself too. Orphans are there as well, and who has
    ended and was not waited for: each has a place in the table of processes (man 2 wait).
    """
    with contextlib.suppress(psutil.Error):
        starter = psutil.Process(program.pid).ppid() if program.running else 0
        if starter not in (0, os.getpid()):  # we start others, too
            return len(procfs.descendants(starter) or ())
    return 0


def sockets_in_use() -> int:
    """Sockets that there are in this network, wherever: with whom has no parent any more, or on
    their way in a message, which no table of descriptors shows (man 5 proc, net/sockstat).
    """
    try:
        with open("/proc/net/sockstat", encoding="ascii") as told:
            return int(told.readline().split()[2])
    except (OSError, ValueError, IndexError):
        return 0


def sockets(program: Program) -> set[int]:
    """The numbers that the system has for the sockets that it has open (man 5 proc, PID/fd)."""
    found = set()
    for process in processes(program):
        folder = f"/proc/{process.pid}/fd"
        with contextlib.suppress(OSError):  # it has ended
            for name in os.listdir(folder):
                with contextlib.suppress(OSError):  # it was closed a moment ago
                    kind, _colon, number = os.readlink(f"{folder}/{name}").partition(":[")
                    if kind == "socket":
                        found.add(int(number.rstrip("]")))
    return found


def is_connected(program: Program, port: int, peer: int) -> bool:
    """Whether it still has the end at this port of its TCP connection to that one."""
    try:
        end = end_of_connection(port, peer)
        return end is not None and end.is_held
    except OSError:
        return any(end.raddr and end.raddr.port == peer for end in connections(program))


def connections(program: Program, kind: str = "tcp") -> Iterator[Any]:
    """Its TCP connections, or its UDP sockets, as psutil tells of them."""
    for process in processes(program):
        with contextlib.suppress(psutil.Error):
            yield from process.net_connections(kind)


# -- its threads, by their folder in /proc (man 5 proc) -----------------------------------


def is_of(program: Program, path: str) -> bool:
    """Whether a thread, by its folder in /proc, is one of a program's own process."""
    return path.startswith(f"/proc/{program.pid}/")


def task_paths(program: Program) -> list[str]:
    """The folders in /proc of all threads of a program, and of what it started."""
    found = []
    for pid in (program.pid, *program.children()):
        try:
            found += [f"/proc/{pid}/task/{tid}" for tid in os.listdir(f"/proc/{pid}/task")]
        except OSError:
            continue  # it ended while we looked
    return found


def all_task_paths(programs: Iterable[Program]) -> list[str]:
    """The same of all these programs together."""
    return [path for program in programs for path in task_paths(program)]


def times_run(program: Program) -> dict[str, int]:
    """How often each thread of a program's own process has run, the probe's left out.

    Empty where nobody tells.
    """
    own = [path for path in task_paths(program) if is_of(program, path)]
    # They come as they were started (man 5 proc): the probe's after the first, before the script.
    return {path: procfs.ran(path) for path in [*own[:1], *own[2:]]}
