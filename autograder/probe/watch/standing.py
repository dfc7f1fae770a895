"""What a recorded run keeps beside each event: where its threads are, and the bytes in their hands.

It is kept here, and told when somebody asks where the threads stand, or at the end: of a long run
the last part. So an event costs little, and a storm no more than its end is worth.

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
from collections import deque
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, NamedTuple, NoReturn

from autograder.probe.channel import Channel
from autograder.probe.talk import MOST_VALUES, Event
from autograder.probe.watch import rewrite
from autograder.probe.watch import steps as lines
from autograder.probe.watch.marks import Line
from autograder.probe.watch.steps import Steps, Value, value_of

KEPT = 700  # the last ones that are kept; a film shows 500 moments
LOOKED_AT = 200  # variables of one function in which bytes are looked for
# Nobody waits for these: they are kept, too.
LATER = (Event.LOCK_ACQUIRED, Event.LOCK_RELEASED)
ENDS = (Event.MAIN_ENDED, Event.DIED, Event.THREAD_ENDED, Event.THREAD_DIED)

Facts = dict[str, Any]
Moved = list[tuple[int, str, Line | None]]  # the ident of a thread, its name, and where it is


class Kept(NamedTuple):
    """What is kept beside one event, or for a thread of which nothing else is told."""

    facts: Facts  # what each event has: the time, the thread
    moved: Moved
    values: list[Value] | None  # None: as before
    whose: int
    path: lines.Path


class Standing:
    """What is kept of one program."""

    def __init__(self, channel: Channel, folder: str, steps: Steps | None) -> None:
        self._channel, self._folder, self._steps = channel, folder, steps
        self._places: dict[int, Line] = {}  # of threads, by ident
        self._values: dict[int, list[Value]] = {}
        self._kept: deque[Kept | Facts] = deque(maxlen=KEPT)
        self._lock = threading.RLock()  # the real one: a watched program has another in its place
        if hasattr(os, "register_at_fork"):
            free = self._lock.release
            os.register_at_fork(
                before=self._lock.acquire, after_in_parent=free, after_in_child=self._begin_anew
            )

    def _begin_anew(self) -> None:
        """In the child of a fork: what happened before is the parent's to tell."""
        self._kept.clear()
        self._lock.release()

    def beside(self, event: Event, facts: Facts) -> bool:
        """Keep what goes beside an event. Returns whether the event itself is kept, too."""
        with self._lock, contextlib.suppress(Exception):  # an odd class of the student's
            if event == Event.WHERE:
                self.tell()
                return False
            frame = None if event in ENDS else self._own(sys._getframe(1))
            self._keep(event, facts, frame)
            if event in LATER:
                self._kept.append(facts)
                return True
        return False

    def _keep(self, event: Event, facts: Facts, frame: FrameType | None) -> None:
        ident = facts["ident"]
        values = list(_bytes_in(frame)) if frame is not None else []
        is_new = self._values.get(ident, []) != values
        self._values[ident] = values
        if self._steps is not None:
            moved = list(self._steps.moved(ident, _place(frame)))
            path = self._steps.taken(ident)
            self._steps.go_on()
        else:
            moved, path = self._looked(), {}
        if moved or is_new or path:
            named = [(one, _name(one), place) for one, place in moved]
            self._kept.append(Kept(facts, named, values if is_new else None, ident, path))

    def _looked(self) -> list[tuple[int, Line | None]]:
        """The threads that stand elsewhere than at the last look."""
        own = {thread: self._own(frame) for thread, frame in sys._current_frames().items()}
        places = {one: place for one, frame in own.items() if (place := _place(frame))}
        moved: list[tuple[int, Line | None]] = [
            (one, place) for one, place in places.items() if self._places.get(one) != place
        ]
        moved += [(one, None) for one in self._places.keys() - places.keys()]
        self._places = places
        return moved

    def _own(self, frame: FrameType | None) -> FrameType | None:
        """The innermost frame of the student's own."""
        while frame is not None and not frame.f_code.co_filename.startswith(self._folder):
            frame = frame.f_back
        return frame

    def tell(self) -> None:
        """Tell all that is kept, and what each thread has run since it was last heard of."""
        with self._lock:
            kept, now = list(self._kept), self._channel.facts()
            self._kept.clear()
            for one in kept:
                if isinstance(one, Kept):
                    self._tell(one)
                else:
                    self._channel.send(one["event"], one)
            if self._steps is not None:
                # This thread last: perhaps it is the one that ends the program.
                for ident in sorted(list(self._steps.threads), key=now["ident"].__eq__):
                    if path := self._steps.taken(ident):
                        self._tell(Kept(now, [], None, ident, path))

    def leaves(self, leave: Callable[[int], NoReturn]) -> Callable[[int], NoReturn]:
        """os._exit(), which runs no exit handler, after all is told."""

        def tell_and_leave(status: int) -> NoReturn:
            self.tell()
            leave(status)

        return tell_and_leave

    def _tell(self, kept: Kept) -> None:
        threads = [
            {"ident": ident, "name": name, "place": f"{place[0]}:{place[1]}" if place else ""}
            for ident, name, place in kept.moved
        ]
        path = lines.told(kept.path)
        about = {**kept.facts, "event": Event.STANDING}
        self._channel.send(
            Event.STANDING, about, threads=threads, values=kept.values, whose=kept.whose, path=path
        )


def _place(frame: FrameType | None) -> Line | None:
    if frame is None:
        return None
    return os.path.basename(frame.f_code.co_filename), frame.f_lineno


def _name(ident: int) -> str:
    thread = getattr(threading, "_active", {}).get(ident)  # as in channel.thread_name
    return str(thread.name) if thread is not None else ""


def _bytes_in(frame: FrameType) -> Iterator[Value]:
    """The variables of a function that are bytes, and those of the object that it belongs to."""
    names = list(frame.f_locals.items())[:LOOKED_AT]  # one step: other threads may add to it
    with contextlib.suppress(AttributeError):
        kept = object.__getattribute__(frame.f_locals.get("self"), "__dict__")
        names += [(f"self.{name}", value) for name, value in list(kept.items())[:LOOKED_AT]]
    found = (value_of(name, value) for name, value in names if type(value) in (bytes, bytearray))
    return itertools.islice(filter(None, found), MOST_VALUES)


def install(channel: Channel, folder: str, by_steps: bool) -> rewrite.Compiler | None:
    """From now on, keep beside each event where the threads stand, and if asked which lines each
    has run. Returns what is to compile the script then. Call it after all else that changes it.
    """
    steps = Steps() if by_steps else None
    standing = Standing(channel, folder, steps)
    channel.beside = standing.beside
    vars(os)["_exit"] = standing.leaves(os._exit)  # each program ends by it (see launcher)
    return rewrite.install(folder, steps.marked) if steps is not None else None
