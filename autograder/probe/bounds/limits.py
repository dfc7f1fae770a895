"""How much one program may take of the machine (man 2 getrlimit: children inherit it)."""

from __future__ import annotations

import os
import re
import resource

MEGABYTE = 1 << 20
# With their threads, of all programs in one sandbox: more than who watches them lets pass. And
# where the kernel counts all that the user of the machine runs.
PROCESSES, OF_THE_USER = 1200, 4096
BY_NAMESPACE = (5, 14)  # of Linux: from there on it counts those of a user namespace by themselves
FILE = 64 * MEGABYTE
DESCRIPTORS = 1024
# With the stack of each thread, of which a page or two is used. Less than four letters as a number:
# who takes the text of a stranger for the length of a message is refused that much, by MemoryError.
DATA = 1536 * MEGABYTE
CPU = 120  # seconds


def limit(is_boxed: bool, is_alone: bool = False) -> None:
    """Set bounds that no chat comes near. ``is_alone``: no other programs are of this user.

    Data, not address space: each thread maps a big stack. Processes and threads are counted for
    a user: in a sandbox for all that is in there, outside for all that the user runs. So only
    there they are bounded. Root's are not counted.
    """
    if is_boxed:
        bound = PROCESSES if is_alone or _linux() >= BY_NAMESPACE else OF_THE_USER
        resource.setrlimit(resource.RLIMIT_NPROC, _at_most(resource.RLIMIT_NPROC, bound))
    for what, bound in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_DATA, DATA),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
    ):
        resource.setrlimit(what, _at_most(what, bound))


def is_its_own() -> bool:
    """Whether the bound on processes counts the programs of one sandbox, and nobody else."""
    return resource.getrlimit(resource.RLIMIT_NPROC)[0] <= PROCESSES


def _linux() -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", os.uname().release)[:2]))


def _at_most(what: int, bound: int) -> tuple[int, int]:
    """The bound, or what is allowed at all."""
    _soft, hard = resource.getrlimit(what)
    ceiling = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    return ceiling, ceiling
