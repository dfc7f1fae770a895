"""How much one program may take of the machine (man 2 getrlimit: children inherit it)."""

from __future__ import annotations

import resource

MEGABYTE = 1 << 20
PROCESSES = 4096  # with their threads, of all programs in one sandbox
FILE = 64 * MEGABYTE
DESCRIPTORS = 1024
DATA = 2048 * MEGABYTE  # with the stack of each thread, of which a page or two is used
CPU = 120  # seconds


def limit(is_boxed: bool) -> None:
    """Set bounds that no chat comes near.

    Data, not address space: each thread maps a big stack. Processes and threads are counted for
    a user: in a sandbox for all that is in there, outside for all that the user runs. So only
    there they are bounded. Root's are not counted.
    """
    if is_boxed:
        resource.setrlimit(resource.RLIMIT_NPROC, _at_most(resource.RLIMIT_NPROC, PROCESSES))
    for what, bound in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_DATA, DATA),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
    ):
        resource.setrlimit(what, _at_most(what, bound))


def _at_most(what: int, bound: int) -> tuple[int, int]:
    """The bound, or what is allowed at all."""
    _soft, hard = resource.getrlimit(what)
    ceiling = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    return ceiling, ceiling
