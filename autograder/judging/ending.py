"""Ending a process with all it started: nobody is missed, and nobody tells of it as of a fault."""

from __future__ import annotations

import contextlib

import psutil

GONE = 5.0  # seconds until a process that was killed is gone
MAX_ROUNDS = 200  # looks for what a program that forks without end has started


def end_children() -> None:
    """End whatever this process has started, and what was left to it."""
    for _round in range(MAX_ROUNDS):
        children = psutil.Process().children()
        for child in children:
            kill_tree(child.pid)
        if not children:
            return


def kill_tree(pid: int) -> None:
    """End a process and all it started. Nothing happens if it is gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        below = _frozen(root)
        # It goes first, and is waited for: else it would see the others end, and tell of a
        # program that was killed what is true of ours alone.
        root.kill()
        with contextlib.suppress(psutil.TimeoutExpired):
            root.wait(GONE)
        for process in below:
            with contextlib.suppress(psutil.Error):
                process.kill()


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


def _frozen(root: psutil.Process) -> list[psutil.Process]:
    """All that a process started, stopped like itself. Who is stopped starts nobody any more.

    A fork that a signal meets begins anew later (man 2 fork, ERESTARTNOINTR), that is, never. So
    when a look finds nobody new, there is nobody else.
    """
    found: dict[psutil.Process, None] = {}
    new = [root]
    for _round in range(MAX_ROUNDS):
        for process in new:
            with contextlib.suppress(psutil.Error):
                process.suspend()
        found.update(dict.fromkeys(new))
        there = root.children(recursive=True)
        new = [process for process in there if process not in found]
        if not new:
            break
    return [process for process in found if process != root]
