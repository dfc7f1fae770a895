"""Which line each thread has reached, told beside every event of a run that is recorded.

Only threads that have moved since the last event are told. Of values only the type is looked at,
so none of the student's code runs here. Source of facts: sys._current_frames,
https://docs.python.org/3/library/sys.html
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.talk import MOST_VALUES, Event
from autograder.probe.watch.steps import Steps, Value, value_of

MOST = 4000  # looks at one program
News = tuple[list[dict[str, Any]], list[Value] | None]
NOTHING: News = ([], None)
LOOKED_AT = 200  # variables of one function in which bytes are looked for


class Standing:
    """Where the threads of one program stand, as far as it has been told."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._places: dict[int, str] = {}  # by the ident of a thread
        self._values: dict[int, list[Value]] = {}
        self._left = MOST

    def news(self) -> News | None:
        """Which threads stand elsewhere by now, and the bytes that the current one works with.

        An empty place: it is in none of the student's lines any more. None: there is no news.
        """
        if not self._left:
            return None
        self._left -= 1
        ident, frames = threading.get_ident(), sys._current_frames()
        own = {thread: self._own(frame) for thread, frame in frames.items()}
        places = {thread: _place(frame) for thread, frame in own.items() if frame is not None}
        moved = [(t, place) for t, place in places.items() if self._places.get(t) != place]
        moved += [(t, "") for t in self._places.keys() - places.keys()]
        frame = own.get(ident)
        values = list(_bytes_in(frame)) if frame is not None else []
        changed = self._values.get(ident, []) != values
        self._places, self._values[ident] = places, values
        if not moved and not changed:
            return None
        return list(map(_told, moved)), values if changed else None

    def _own(self, frame: FrameType | None) -> FrameType | None:
        """The innermost frame of the student's own."""
        while frame is not None and not frame.f_code.co_filename.startswith(self._folder):
            frame = frame.f_back
        return frame


def _place(frame: FrameType) -> str:
    return f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}"


def _told(moved: tuple[int, str]) -> dict[str, Any]:
    ident, place = moved
    thread = getattr(threading, "_active", {}).get(ident)  # as in channel.thread_name
    return {"ident": ident, "name": thread.name if thread is not None else "", "place": place}


def _bytes_in(frame: FrameType) -> Iterator[Value]:
    """The variables of a function that are bytes, and those of the object that it belongs to."""
    names = list(frame.f_locals.items())[:LOOKED_AT]  # one step: other threads may add to it
    with contextlib.suppress(AttributeError):
        kept = object.__getattribute__(frame.f_locals.get("self"), "__dict__")
        names += [(f"self.{name}", value) for name, value in list(kept.items())[:LOOKED_AT]]
    found = (value_of(name, value) for name, value in names if type(value) in (bytes, bytearray))
    return itertools.islice(filter(None, found), MOST_VALUES)


def install(channel: Channel, folder: str, steps: Steps | None) -> None:
    """From now on, tell beside each event where the threads stand, and which lines each has run
    if somebody looks at them. Call it before the script is loaded.
    """
    standing = Standing(folder)

    def tell(whose: int, news: News) -> None:
        (threads, values), path = news, steps.taken(whose) if steps is not None else []
        if threads or values is not None or path:
            channel.tell(Event.STANDING, threads=threads, values=values, whose=whose, path=path)

    def beside(event: Event) -> None:
        with contextlib.suppress(Exception):  # an odd class of the student's: not its trouble
            for other in steps.others() if steps is not None and event == Event.WHERE else ():
                tell(other, NOTHING)
            tell(threading.get_ident(), standing.news() or NOTHING)
            if steps is not None:
                steps.go_on()

    channel.beside = beside
    if steps is not None:
        steps.begin()
