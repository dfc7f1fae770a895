"""The lines that each thread has run since it was last heard of, and what each line has bound.

Each statement of a student's says so itself (see ``marks``). It is asked for only where a run is
recorded to be stepped through, and for so many lines between two events at most: a program that
computes for long is not to wait for us. A line that runs again counts once.
"""

from __future__ import annotations

import ast
import builtins
import threading
from collections.abc import Iterator
from typing import Any

from autograder.probe.ports import port_of
from autograder.probe.sockets import Socket
from autograder.probe.talk import MOST_CHANGED, MOST_LINES, SHOWN
from autograder.probe.watch.marks import BOUND, STEP, Line, Mark, Marker

MOST = 20_000  # lines that are noted between two events of a program
BIG = 10**18  # a number that is shown has fewer digits
KINDS = {bytes: "bytes", bytearray: "bytes", str: "text", int: "number", bool: "number"}

Value = dict[str, Any]
Path = dict[Line, dict[str, Value]]


class Thread:
    """What a thread has run since it was last heard of, and the line that it is at."""

    def __init__(self) -> None:
        self.path: Path = {}
        self.line: Line | None = None
        self.told: Line | None = None  # the line at which it was last heard of


class _Mine(threading.local):
    """The current thread."""

    def __init__(self, everybody: dict[int, Thread]) -> None:
        self.thread = everybody[threading.get_ident()] = Thread()


class Steps:
    """The lines that the threads of one program run."""

    def __init__(self) -> None:
        self.threads: dict[int, Thread] = {}  # by ident
        self._mine = _Mine(self.threads)
        self._marks: list[Mark] = []
        self._left = MOST
        setattr(builtins, STEP, self._step)
        setattr(builtins, BOUND, self._bound)

    def marked(self, tree: ast.Module, path: str) -> ast.Module:
        """The tree of a student's file, whose statements say that they run."""
        return Marker(self._marks).mark(tree, path)

    def go_on(self) -> None:
        """Something was told: lines are worth noting again."""
        self._left = MOST

    def taken(self, ident: int) -> Path:
        """What a thread has run since this was last asked."""
        thread = self.threads.get(ident)
        if thread is None:
            return {}
        path, thread.path = thread.path, {}
        return path

    def moved(self, ident: int, place: Line | None) -> Iterator[tuple[int, Line | None]]:
        """The threads that are elsewhere by now, and where; the current one is at a place."""
        mine = self._mine.thread
        mine.line = place
        for other, thread in list(self.threads.items()):
            line = thread.line
            if line != thread.told:
                thread.told = line
                yield other, line

    def _step(self, number: int) -> None:
        """A statement is about to run."""
        if self._left <= 0:
            return
        self._left -= 1
        mine = self._mine.thread
        mine.line = line = self._marks[number].line
        if line not in mine.path:
            mine.path[line] = {}

    def _bound(self, number: int, value: Any) -> Any:
        """A statement binds a value, or some."""
        if self._left > 0:
            line, names = self._marks[number]
            values = value if len(names) > 1 else (value,)
            if type(values) is tuple and len(values) == len(names):
                for name, one in zip(names, values, strict=True):
                    if name and (type(one) in KINDS or type(one) is Socket):
                        self._note(line, name, one)
        return value

    def _note(self, line: Line, name: str, value: Any) -> None:
        if (shown := value_of(name, value)) is not None:
            self._mine.thread.path.setdefault(line, {})[name] = shown


def told(path: Path) -> list[dict[str, Any]]:
    """A path as the grader is told of it."""
    return [
        {"place": f"{file}:{number}", "values": list(values.values())[:MOST_CHANGED]}
        for (file, number), values in list(path.items())[-MOST_LINES:]
    ]


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
