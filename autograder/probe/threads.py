"""Reports threads: that one started, that one died of an exception, where each one stands."""

from __future__ import annotations

import functools
import itertools
import linecache
import os
import sys
import threading
import traceback
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.hold import Holds
from autograder.probe.recorder import last_line, own_line
from autograder.probe.talk import Command, Event, Place

HERE = os.path.dirname(os.path.abspath(__file__))  # the probe, which no student is to be shown


def install(channel: Channel, folder: str, holds: Holds, ends: bool = False) -> None:
    """Watch the threads of a program whose own files are in the folder; also their ends, if asked.

    Where verdicts are made it is not asked: for it a thread's run() is another one.
    """
    _watch_beginnings(channel, folder, holds, ends)
    _watch_deaths(channel, folder)
    _watch_deaths_of_plain_threads(channel, folder)
    channel.on(Command.WHERE, lambda command: channel.tell(Event.WHERE, threads=where(folder)))


def _watch_beginnings(channel: Channel, folder: str, holds: Holds, ends: bool) -> None:
    make, start = threading.Thread.__init__, threading.Thread.start
    numbers = itertools.count(1)
    begun: set[int] = set()  # threads whose start() has not returned

    @functools.wraps(make)
    def make_and_tell(self: Any, *args: Any, **kwargs: Any) -> None:
        self._probe_made = next(numbers), own_line(folder)
        make(self, *args, **kwargs)
        # What stands for a thread that ``threading`` has not made runs already.
        if self._probe_made[1] and not isinstance(self, threading._DummyThread):
            number, made = _made(self)
            channel.tell(Event.THREAD_MADE, name=self.name, number=number, made=made)

    @functools.wraps(start)
    def start_and_tell(self: Any) -> None:
        # Told before: afterwards the thread may have said much, or may have ended.
        number, made = _made(self)
        channel.tell(Event.THREAD_STARTED, name=self.name, number=number, made=made)
        if holds.armed(Place.STARTED, None):
            self.run = _held_first(self.run, holds)
        if ends:
            self.run = _told_at_the_end(self.run, channel)
        begun.add(id(self))
        try:
            start(self)
            # A thread that was itself begun a moment ago may be here before the one who began it.
            if holds.armed(Place.STARTER, None) and id(threading.current_thread()) not in begun:
                holds.meet(Place.STARTER, None)
        finally:
            begun.discard(id(self))

    threading.Thread.__init__ = make_and_tell  # type: ignore[method-assign]
    threading.Thread.start = start_and_tell  # type: ignore[method-assign]


def _held_first(run: Callable[[], None], holds: Holds) -> Callable[[], None]:
    """The code of a thread, before which a scheduler may let others run."""

    def held_and_run() -> None:
        holds.meet(Place.STARTED, None)
        run()

    return held_and_run


def _told_at_the_end(run: Callable[[], None], channel: Channel) -> Callable[[], None]:
    """The code of a thread whose end is to be told. A thread that dies is told of anyway."""

    def run_and_tell() -> None:
        run()
        channel.tell(Event.THREAD_ENDED)

    return run_and_tell


def _made(thread: Any) -> tuple[int, str]:
    """The number of a thread and the line where it was made, as far as they are known."""
    number, made = getattr(thread, "_probe_made", (0, ""))
    return number, made


def daemons() -> list[str]:
    """The lines at which the daemon threads that run now were made."""
    return [_made(thread)[1] for thread in threading.enumerate() if thread.daemon]


def _watch_deaths(channel: Channel, folder: str) -> None:
    original = threading.excepthook

    def tell_and_print(args: Any, /) -> None:
        name = args.thread.name if args.thread is not None else "?"
        if args.exc_type is not SystemExit:
            first = first_of(args.exc_value)
            error = last_line(type(first) if first else args.exc_type, first)
            made = _made(args.thread)[1]
            found = place(first, folder)
            channel.tell(Event.THREAD_DIED, name=name, error=error, place=found, made=made)
        # What the student reads on stderr is what they would read without the probe.
        # Python prints the traceback that the exception itself has (CPython, PyErr_Display).
        trace, value = own_frames(args.exc_traceback), args.exc_value
        value = value and value.with_traceback(trace)
        original(threading.ExceptHookArgs((args.exc_type, value, trace, args.thread)))

    tell_and_print.__name__ = "_excepthook"
    threading.excepthook = threading.__excepthook__ = tell_and_print


def _watch_deaths_of_plain_threads(channel: Channel, folder: str) -> None:
    """Those that _thread.start_new_thread() starts tell another hook (CPython, thread_run())."""
    original = sys.unraisablehook

    def tell_and_print(args: Any, /) -> None:
        trace, value = own_frames(args.exc_traceback), args.exc_value
        if "thread started by" in str(args.err_msg):
            first = first_of(value)
            error = last_line(type(first) if first else args.exc_type, first)
            found = place(first, folder)
            channel.tell(Event.THREAD_DIED, name="?", error=error, place=found, made="")
        value = value and value.with_traceback(trace)
        original(type(args)((args.exc_type, value, trace, args.err_msg, args.object)))

    sys.unraisablehook = tell_and_print


def first_of(error: BaseException | None) -> BaseException | None:
    """The exception that came up first, where the cleanup after it failed in the same way."""
    seen: set[int] = set()  # a program can make a circle of them
    while error is not None and not error.__suppress_context__ and id(error) not in seen:
        if type(error.__context__) is not type(error):
            break
        seen.add(id(error))
        error = error.__context__
    return error


def own_frames(trace: TracebackType | None) -> TracebackType | None:
    """A traceback without the probe's frames, as it would be without the probe."""
    own = []
    while trace is not None:
        if not trace.tb_frame.f_code.co_filename.startswith(HERE):
            own.append(trace)
        trace = trace.tb_next
    following = None
    for one in reversed(own):
        following = TracebackType(following, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return following


def place(error: BaseException | None, folder: str) -> str:
    """The innermost line of the student's own that an exception came through: "server.py:23"."""
    found = ""
    for frame, line in traceback.walk_tb(error.__traceback__ if error else None):
        if frame.f_code.co_filename.startswith(folder):
            found = f"{os.path.basename(frame.f_code.co_filename)}:{line}"
    if isinstance(error, SyntaxError) and str(error.filename).startswith(folder):
        found = f"{os.path.basename(str(error.filename))}:{error.lineno}"
    return found


def where(folder: str) -> list[dict[str, Any]]:
    """Where each thread of the program stands: its innermost line in the student's folder.

    Source: sys._current_frames, https://docs.python.org/3/library/sys.html
    """
    threads = {thread.ident: thread for thread in threading.enumerate()}
    found = []
    for ident, frame in sys._current_frames().items():
        inner: FrameType | None = frame
        call = ""
        while inner is not None and not inner.f_code.co_filename.startswith(folder):
            # The probe's own functions around a call are named "method", all of them.
            name, inner = inner.f_code.co_name, inner.f_back
            call = call if name == "method" else name
        if inner is not None:
            found.append(_place_of(ident, threads.get(ident), inner, call, folder))
    return found


def _place_of(
    ident: int, thread: threading.Thread | None, inner: FrameType, call: str, folder: str
) -> dict[str, Any]:
    """Where a thread stands, at the student's own line, and what it has called there."""
    path, line = inner.f_code.co_filename, inner.f_lineno
    return {
        "thread": thread.name if thread else f"thread {ident}",
        "ident": ident,
        "task": (thread and thread.native_id) or 0,
        "file": os.path.basename(path),
        "line": line,
        "code": linecache.getline(path, line).strip(),
        "call": call,
        "called": _called_from(inner.f_back, folder),
    }


def _called_from(frame: FrameType | None, folder: str) -> list[str]:
    """The student's lines from which another one was called, the nearest first."""
    found = []
    while frame is not None:
        if frame.f_code.co_filename.startswith(folder):
            found.append(f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}")
        frame = frame.f_back
    return found[:20]
