"""Reports threads: that one started, that one died of an exception, where each one stands."""

from __future__ import annotations

import functools
import linecache
import os
import sys
import threading
import traceback
from types import FrameType, TracebackType
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.talk import Command, Event

HERE = os.path.dirname(os.path.abspath(__file__))  # the probe, which no student is to be shown


def install(channel: Channel, folder: str) -> None:
    """Watch the threads of a program whose own files are in the folder."""
    _watch_starts(channel)
    _watch_deaths(channel)
    channel.on(Command.WHERE, lambda command: channel.tell(Event.WHERE, threads=where(folder)))


def _watch_starts(channel: Channel) -> None:
    start = threading.Thread.start

    @functools.wraps(start)
    def start_and_tell(self: threading.Thread) -> None:
        # Told before: afterwards the thread may have said much, or may have ended.
        channel.tell(Event.THREAD_STARTED, name=self.name)
        start(self)

    threading.Thread.start = start_and_tell  # type: ignore[method-assign]


def _watch_deaths(channel: Channel) -> None:
    original = threading.excepthook

    def tell_and_print(args: Any, /) -> None:
        name = args.thread.name if args.thread is not None else "?"
        if args.exc_type is not SystemExit:
            error = last_line(args.exc_type, args.exc_value)
            channel.tell(Event.THREAD_DIED, name=name, error=error, place=place(args.exc_traceback))
        # What the student reads on stderr is what they would read without the probe.
        trace = own_frames(args.exc_traceback)
        original(threading.ExceptHookArgs((args.exc_type, args.exc_value, trace, args.thread)))

    tell_and_print.__name__ = "_excepthook"
    threading.excepthook = threading.__excepthook__ = tell_and_print


def last_line(kind: type[BaseException], error: BaseException | None) -> str:
    """The exception as Python prints it, e.g. "ValueError: list.remove(x): x not in list"."""
    return "".join(traceback.format_exception_only(kind, error)).strip().splitlines()[-1]


def own_frames(trace: TracebackType | None) -> TracebackType | None:
    """A traceback without the probe's frames, as it would be without the probe."""
    if trace is None:
        return None
    following = own_frames(trace.tb_next)
    if trace.tb_frame.f_code.co_filename.startswith(HERE):
        return following
    return TracebackType(following, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)


def place(trace: Any) -> str:
    """The innermost line of the student's own in a traceback, e.g. "server.py:23"."""
    found = ""
    for frame, line in traceback.walk_tb(trace):
        if not _is_library(frame):
            found = f"{os.path.basename(frame.f_code.co_filename)}:{line}"
    return found


def _is_library(frame: FrameType) -> bool:
    name = frame.f_code.co_filename
    return name.startswith(("<frozen", sys.base_prefix, HERE))


def where(folder: str) -> list[dict[str, Any]]:
    """Where each thread of the program stands: its innermost line in the student's folder.

    Source: sys._current_frames, https://docs.python.org/3/library/sys.html
    """
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    found = []
    for ident, frame in sys._current_frames().items():
        inner: FrameType | None = frame
        while inner is not None and not inner.f_code.co_filename.startswith(folder):
            inner = inner.f_back
        if inner is not None:
            path, line = inner.f_code.co_filename, inner.f_lineno
            code = linecache.getline(path, line).strip()
            file = os.path.basename(path)
            name = names.get(ident, f"thread {ident}")
            found.append({"thread": name, "file": file, "line": line, "code": code})
    return found
