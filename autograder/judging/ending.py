"""Ending a process with all it started: nobody is missed, and nobody tells of it as of a fault."""

from __future__ import annotations

import contextlib
import os

import psutil

from autograder.program.ending import all_below, kill

GONE = 5.0  # seconds until a process that was killed is gone
MAX_ROUNDS = 200  # looks for what somebody has left to us meanwhile


def end_children() -> None:
    """End whatever this process has started, and what was left to it."""
    for _round in range(MAX_ROUNDS):
        below = all_below(os.getpid())
        if not below:
            return
        kill(below)


def kill_tree(pid: int) -> None:
    """End a process and all it started. Nothing happens if it is gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        root.suspend()
        below = all_below(pid)
        # It goes first, and is waited for: else it would see the others end, and tell of a
        # program that was killed what is true of ours alone.
        root.kill()
        with contextlib.suppress(psutil.TimeoutExpired):
            root.wait(GONE)
        kill(below)


def wake(pid: int) -> None:
    """Let a process, and those that it has started itself, go on if somebody has stopped them.

    SIGSTOP cannot be refused (man 7 signal). No part of ours is ever meant to stand still.
    """
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children()):
            with contextlib.suppress(psutil.Error):
                if one.status() == psutil.STATUS_STOPPED:
                    one.resume()
