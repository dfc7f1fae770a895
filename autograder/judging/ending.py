"""Ending a process with all it started: nobody is missed, and nobody tells of it as of a fault."""

from __future__ import annotations

import contextlib
import os

import psutil

from autograder.program.ending import all_below, kill

MAX_ROUNDS = 200  # looks for what somebody has left to us meanwhile


def end_children() -> None:
    """End whatever this process has started, and what was left to it."""
    for _round in range(MAX_ROUNDS):
        below = all_below(os.getpid())
        if not below:
            return
        kill(below)


def wake(pid: int, generations: int = 1) -> None:
    """Let a process go on, and so many generations below it, if somebody has stopped them.

    SIGSTOP cannot be refused (man 7 signal). No part of ours is ever meant to stand still.
    """
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_STOPPED:
            process.resume()
        for child in process.children() if generations else []:
            wake(child.pid, generations - 1)
