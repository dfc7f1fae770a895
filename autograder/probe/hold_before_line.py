"""Pauses a thread before the n-th line that it runs after a recv().

A scheduler may take the processor from a thread between any two of its steps (man 7 sched). Which
two, nobody knows: so a check holds one thread at each of its lines in turn, and lets another
one act. Lines are seen by a trace function, which every thread has of its own (sys.settrace,
https://docs.python.org/3/library/sys.html). Without a command of the grader there is none.
"""

from __future__ import annotations

import functools
import linecache
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from autograder.probe.channel import Channel

STEP = "step"  # the place that events of this pause name
MOST, WIDTH = 200, 100  # lines of one walk that are reported, and letters of each


class Walk:
    """The lines of the student's own that one thread runs, until it is held before one of them.

    A line counts once for each line that it is called from: loops do not count.
    """

    def __init__(self, channel: Channel, folder: str, command: dict[str, Any]) -> None:
        self.peer: int = command["peer"]
        self.released = threading.Event()
        self._nth: int = command.get("nth", 0)  # 0: never
        self._before: str = command.get("before", "")  # what stands in the line to be held before
        self._channel, self._folder = channel, folder
        self._seen: dict[tuple[str, int, int], str] = {}  # file, line, caller's line: line and text

    def begin(self, frame: FrameType | None) -> None:
        """Follow this thread from here on, in all of the student's functions that it is in."""
        follow(frame, self._folder, self._trace)

    def end(self) -> None:
        """Follow this thread no longer, and report how many lines it has run."""
        sys.settrace(None)
        self._channel.tell("walked", peer=self.peer, lines=list(self._seen.values())[:MOST])

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(self._folder):
            return None
        if event == "line" and self._comes_to_its_place(frame):
            self._hold()
            return None
        return self._trace

    def _comes_to_its_place(self, frame: FrameType) -> bool:
        file, line = frame.f_code.co_filename, frame.f_lineno
        caller = frame.f_back.f_lineno if frame.f_back else 0
        place = (file, line, caller or 0)
        if place in self._seen:
            return False
        text = linecache.getline(file, line).strip()[:WIDTH]
        self._seen[place] = f"{line} {text}"
        return len(self._seen) == self._nth or (self._before != "" and self._before in text)

    def _hold(self) -> None:
        sys.settrace(None)
        if not self.released.is_set():
            self._channel.tell("held", where=STEP, peer=self.peer)
            self.released.wait()
            self._channel.tell("released", where=STEP, peer=self.peer)


class Steps:
    """The walks of one program: armed for a peer, begun at the next recv() from it."""

    def __init__(self, channel: Channel, folder: str) -> None:
        self._channel, self._folder = channel, folder
        self._walks: dict[int, Walk] = {}  # by the peer's real port
        self._mine = threading.local()  # the walk that this thread is on
        channel.on("walk", self._arm)
        channel.on("walk on", self._release)

    def _arm(self, command: dict[str, Any]) -> None:
        self._walks[command["peer"]] = Walk(self._channel, self._folder, command)
        self._channel.tell("armed", where=STEP, peer=command["peer"])

    def _release(self, command: dict[str, Any]) -> None:
        if walk := self._walks.pop(command["peer"], None):
            walk.released.set()

    def begin(self, peer: int | None, frame: FrameType) -> None:
        """A thread has received from this peer: if it is to be followed, its walk begins."""
        walk = self._walks.get(peer or 0)
        if walk is not None and not walk.released.is_set():
            self._mine.walk = walk
            walk.begin(frame)

    def end(self) -> None:
        """A thread is about to receive again: what it did before was a walk."""
        walk: Walk | None = getattr(self._mine, "walk", None)
        if walk is not None:
            self._mine.walk = None
            self._walks.pop(walk.peer, None)
            walk.end()


def follow(frame: FrameType | None, folder: str, trace: Callable[..., Any]) -> None:
    """Have this thread's lines traced, from here on, in all of a folder's functions it is in."""
    sys.settrace(trace)
    while frame is not None:
        if frame.f_code.co_filename.startswith(folder):
            frame.f_trace = trace
        frame = frame.f_back


def install(channel: Channel, folder: str, kind: Any) -> None:
    """Let a socket class tell when a thread is about to receive, and when it has."""
    steps = Steps(channel, folder)
    for name in ("recv", "recv_into"):
        setattr(kind, name, _receiving(steps, getattr(kind, name)))


def _receiving(steps: Steps, original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        steps.end()
        result = original(self, *args, **kwargs)
        steps.begin(self.peer_port(), sys._getframe(1))
        return result

    return method
