"""Whether a server lets people in while it is to be told that no descriptor is free.

The system knows who has been let in: until then nobody has that end of the connection open.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.program import holding
from autograder.program.linux import procfs, syscalls
from autograder.program.linux.connection import ends_of_connections
from autograder.program.program import Program


def waiting(program: Program) -> int:
    """How many threads wait in accept() at most: each of them has its descriptor already."""
    calls = [procfs.system_call(path) for path in holding.task_paths(program)]
    return sum(syscalls.may_be_accept(call) for call in calls)


def let_in(port: int, peers: Sequence[int]) -> int:
    """How many of these peers a server has let in at this port. 0: that is not known."""
    try:
        ends = ends_of_connections([(port, peer) for peer in peers])
    except OSError:
        return 0
    return sum(end is not None and end.is_held for end in ends)
