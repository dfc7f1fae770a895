"""The lines that each thread has run since it was last heard of, and what each line has changed.

Lines are seen by a trace function (sys.settrace, https://docs.python.org/3/library/sys.html). It
is asked for only where a run is recorded to be stepped through, and for so many lines at most:
a program that computes for long is not to wait for us. A line that runs again counts once.

Before Python 3.13 a variable of an outer function that another thread binds anew in the few
microseconds in which a line is looked at keeps its old value (PEP 667).
"""

from __future__ import annotations

import os
import sys
import threading
from types import FrameType
from typing import Any

from autograder.probe.ports import port_of
from autograder.probe.sockets import Socket
from autograder.probe.talk import MOST_CHANGED, MOST_LINES, SHOWN

MOST = 60_000  # lines that are looked at in one program
LOOKED_AT = 100  # variables of a function
FRAMES = 200  # functions that a thread is in, as far as they are known
BIG = 10**18  # a number that is shown has fewer digits
KINDS = {bytes: "bytes", bytearray: "bytes", str: "text", int: "number", bool: "number"}

Value = dict[str, Any]
Line = tuple[str, int]  # file, number


class _Function:
    """A function that a thread is in: the line that it runs, and what its variables held."""

    def __init__(self, first: Line) -> None:
        self.line = first
        self.known: dict[str, tuple[Any, int]] = {}


class _Thread:
    """What a thread has run since it was last heard of, and where it is."""

    def __init__(self) -> None:
        self.path: dict[Line, dict[str, Value]] = {}
        self.functions: dict[int, _Function] = {}


class _Mine(threading.local):
    """The current thread."""

    def __init__(self, everybody: dict[int, _Thread]) -> None:
        self.thread = everybody[threading.get_ident()] = _Thread()


class Steps:
    """The lines that the threads of one program run."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._left = MOST
        self._threads: dict[int, _Thread] = {}  # by ident
        self._mine = _Mine(self._threads)

    def begin(self) -> None:
        """See the lines of this thread from here on, and of those that are started later."""
        threading.settrace(self._called)
        self.go_on()

    def go_on(self) -> None:
        """See the lines of this thread again, if nobody else looks at them."""
        if sys.gettrace() is not None or self._left <= 0:
            return
        sys.settrace(self._called)
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(self._folder):
                frame.f_trace = self._runs
            frame = frame.f_back

    def taken(self, ident: int) -> list[dict[str, Any]]:
        """What a thread has run since this was last asked."""
        thread = self._threads.get(ident)
        if thread is None:
            return []
        path, thread.path = thread.path, {}
        return [
            {"place": f"{file}:{number}", "values": list(values.values())[:MOST_CHANGED]}
            for (file, number), values in list(path.items())[-MOST_LINES:]
        ]

    def others(self) -> list[int]:
        """The idents of all threads but this one."""
        return [ident for ident in list(self._threads) if ident != threading.get_ident()]

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        """A function begins. Only those of the student's own are looked at."""
        if self._left <= 0 or not frame.f_code.co_filename.startswith(self._folder):
            return None
        functions = self._mine.thread.functions
        if len(functions) > FRAMES:
            functions.clear()
        functions[id(frame)] = _Function(_line(frame, frame.f_code.co_firstlineno))
        return self._runs

    def _runs(self, frame: FrameType, event: str, argument: Any) -> Any:
        """A line is about to run, or the function is about to end."""
        mine, now = self._mine.thread, _line(frame, frame.f_lineno)
        here = mine.functions.setdefault(id(frame), _Function(now))
        if changed := _changed(frame, here.known):
            mine.path.setdefault(here.line, {}).update(changed)
        if event == "return":
            mine.functions.pop(id(frame), None)
        elif event == "line":
            mine.path.setdefault(now, {})
            here.line = now
            self._left -= 1
        if self._left > 0:
            return self._runs
        sys.settrace(None)
        return None


def _line(frame: FrameType, number: int) -> Line:
    return os.path.basename(frame.f_code.co_filename), number


def _changed(frame: FrameType, known: dict[str, tuple[Any, int]]) -> dict[str, Value]:
    """The variables that hold something else than before, as far as they can be shown."""
    found = {}
    for name, value in list(frame.f_locals.items())[:LOOKED_AT]:
        size = len(value) if type(value) is bytearray else 0  # it may change in its place
        before = known.get(name)
        if before is None or before[0] is not value or before[1] != size:
            shown = value_of(name, value)
            if shown is not None:
                known[name] = value, size
                found[name] = shown
    return found


def value_of(name: str, value: Any) -> Value | None:
    """A variable, as far as it can be shown without asking the value itself. None: it cannot."""
    if type(value) is Socket:
        port = port_of(value._peer)
        return {"name": name, "kind": "socket", "size": 0, "data": str(port or "")}
    kind = KINDS.get(type(value), "")
    if kind == "bytes":
        data = bytes(value[:SHOWN]).decode("latin-1")
        return {"name": name, "kind": kind, "size": len(value), "data": data}
    if kind == "text":
        return {"name": name, "kind": kind, "size": len(value), "data": value[:SHOWN]}
    if kind and -BIG < value < BIG:
        return {"name": name, "kind": kind, "size": 0, "data": str(value)}
    return None
