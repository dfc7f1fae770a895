"""Run inside to try a sandbox: ``tried.py SCRATCH HIDDEN [USER]``. It prints what it found.

It talks to itself, sees itself alone, and no file of the grader's. Then it starts processes until
the kernel refuses one.
"""

from __future__ import annotations

import os
import socket
import sys

WORKS, BOUNDED = "the sandbox works", "and the kernel bounds it"
BOUND, MOST = 12, 24  # processes: what is set, and what is tried at most


def main() -> None:
    """Try it."""
    scratch, hidden, *user = sys.argv[1:]
    if user:
        sys.path.insert(0, os.path.abspath(os.path.join(__file__, *[os.pardir] * 4)))
        from autograder.probe.bounds.user import become

        become(int(user[0]))
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_connection(one.getsockname()):
        alone = [name for name in os.listdir("/proc") if name.isdigit()] == ["1"]
    with open(os.path.join(scratch, "by_program"), "w") as file:
        file.write("written")
    if alone and not os.path.exists(hidden):
        print(WORKS, *([BOUNDED] if is_bounded() else []))


def is_bounded() -> bool:
    """Whether the kernel refuses a process more than its bound allows (man 2 getrlimit)."""
    import resource  # it is not there on Windows, where this module is imported for its words

    resource.setrlimit(resource.RLIMIT_NPROC, (BOUND, BOUND))
    end, stays_open = os.pipe()
    for _process in range(MOST):
        try:
            pid = os.fork()
        except BlockingIOError:
            return True
        if pid == 0:
            os.close(stays_open)
            os.read(end, 1)  # until the first process ends
            os._exit(0)
    return False


if __name__ == "__main__":
    main()
