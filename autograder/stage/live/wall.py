"""The wall of threads: a tile for each thread of the server, named after the person it serves.

What a thread does is seen from outside: the probe says which line it has come to and what it has
called there, the system how much it has run. Nothing of it changes how the server runs.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Any

import psutil

from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.stage.html import render
from autograder.stage.picture import Picture
from autograder.words.language import _, plural
from autograder.words.plain import fit

TILES, NAME = 150, 16  # tiles that are shown, letters of a name
FEWEST, MOST = 4, 12  # tiles in a row
BUSY = 0.04  # of its time a thread has run, and nothing came or went: it runs in circles
SOON = 0.2  # seconds within which no look says more of that than the one before


class Does(StrEnum):
    """What a thread does, as a name for its colour."""

    RECV = "recv"
    SEND = "send"
    LOCK = "lock"
    ACCEPT = "accept"
    SELECT = "select"
    SLEEP = "sleep"
    RUNS = "runs"
    SPINS = "spins"


# By the call that the line of a program has made, if it was Python code. With makefile() it is
# SocketIO.readinto, with Queue.get() and Thread.join() their own names (CPython, Lib).
_CALLS = {
    **dict.fromkeys(("recv", "recv_into", "recvmsg", "recvfrom", "readinto"), Does.RECV),
    **dict.fromkeys(("send", "sendall", "sendmsg", "sendto", "write", "flush"), Does.SEND),
    **dict.fromkeys(("get", "put", "wait", "wait_for", "join", "acquire", "__enter__"), Does.LOCK),
    **dict.fromkeys(("select", "poll"), Does.SELECT),
    **dict.fromkeys(("accept", "_accept"), Does.ACCEPT),
    **dict.fromkeys(("sleep", "_sleep"), Does.SLEEP),
}
# And by the line itself where the call goes right into C: a plain lock, a sleep.
_LINES = {
    Does.LOCK: re.compile(r"^(async )?with |\.acquire\("),
    Does.SLEEP: re.compile(r"\bsleep\("),
    Does.SELECT: re.compile(r"\bselect\("),
}


@dataclass(frozen=True)
class Tile:
    """One thread: whom it serves (or its own name), what it does, and at which line."""

    name: str
    does: Does
    place: str
    is_lit: bool  # something has come since the last look
    port: int | None = None  # of the person's end of the connection to the server


class Wall:
    """Knows between two looks who served whom and how much each thread had run."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}  # of all who have been there, by port
        self._owners: dict[int, int] = {}  # by the ident of a thread: the last port it has read
        self._targets: dict[int, set[int]] = {}  # the ports that it has sent to
        self._used: dict[int, float] = {}  # seconds of CPU, by the system's number of a thread
        self._spins: set[int] = set()
        self._heard: set[int] = set()  # threads that have received something
        self._looked = time.monotonic()
        self._last: Report | None = None  # the last event that was read

    def look(
        self, server: Program, found: list[dict[str, Any]], people: Mapping[int, str]
    ) -> list[Tile]:
        """The tiles of the threads that were found. ``people`` are names by their ports."""
        self._names.update(people)
        self._count(server, found, self._read_events(server))
        tiles = [self._tile(thread, people) for thread in found]
        self._heard -= {thread["ident"] for thread in found}  # else it is shown the next time
        return sorted(tiles, key=_by_name)

    def _tile(self, thread: dict[str, Any], people: Mapping[int, str]) -> Tile:
        ident, place = thread["ident"], _("line {number}").format(number=thread["line"])
        port = self._owners.get(ident)
        if port is None and len(only := self._targets.get(ident, set()) & people.keys()) == 1:
            port = next(iter(only))  # it only writes: a writer of this one person
        name = people.get(port or 0) or self._gone(port) or thread["thread"]
        does = Does.SPINS if thread["task"] in self._spins else does_what(thread)
        is_here = port if port in people else None
        return Tile(fit(name, NAME), does, place, ident in self._heard, is_here)

    def _gone(self, port: int | None) -> str:
        """Somebody who has left, and whose thread is still there."""
        name = self._names.get(port or 0)
        return _("gone: {name}").format(name=name) if name else ""

    def _read_events(self, server: Program) -> set[int]:
        """Learn from the events since the last look. Which threads have moved any bytes."""
        moved = set()
        for event in _since(self._last, server.reports.all):
            ident, peer = event["ident"], event.get("peer")
            if event["event"] == Event.RECEIVED and peer is not None:
                self._heard.add(ident)
                self._owners[ident] = peer
                moved.add(ident)
            elif event["event"] == Event.SENT and peer is not None:
                self._targets.setdefault(ident, set()).add(peer)
                moved.add(ident)
        self._last = next(reversed(server.reports.all), None)
        return moved

    def _count(self, server: Program, found: list[dict[str, Any]], moved: set[int]) -> None:
        """Note how much each thread has run, and which of them did so without any news."""
        now = time.monotonic()
        if now - self._looked < SOON:
            return
        used = _cpu_of_threads(server.pid)
        most = BUSY * (now - self._looked)
        before, self._used, self._looked = self._used, used, now
        self._spins = {
            task
            for one in found
            if (task := one["task"]) in before and one["ident"] not in moved
            if used.get(task, 0.0) - before[task] > most
        }


def _since(last: Report | None, events: list[Report]) -> list[Report]:
    """The events after this one. Their times are no order: threads tell of them a moment later."""
    fresh = takewhile(lambda event: event is not last, reversed(events))
    return list(fresh)[::-1]


def does_what(thread: Mapping[str, Any]) -> Does:
    """What a thread does, by what the probe says of it."""
    if (known := _CALLS.get(thread["call"])) is not None:
        return known
    return next((d for d, line in _LINES.items() if line.search(thread["code"])), Does.RUNS)


def _cpu_of_threads(pid: int) -> dict[int, float]:
    """Seconds of CPU by thread. Empty where the system does not tell (macOS asks for root)."""
    try:
        return {t.id: t.user_time + t.system_time for t in psutil.Process(pid).threads()}
    except psutil.Error:
        return {}


def _by_name(tile: Tile) -> tuple[bool, int, str]:
    return tile.name != "MainThread", len(tile.name), tile.name


# -- the picture -------------------------------------------------------------------------


def words() -> dict[Does, str]:
    """What each colour says."""
    return {
        Does.RECV: _("waits in recv"),
        Does.SEND: _("waits in send"),
        Does.LOCK: _("waits for a lock, a queue or a thread"),
        Does.ACCEPT: _("waits in accept"),
        Does.SELECT: _("waits in select"),
        Does.SLEEP: _("sleeps"),
        Does.RUNS: _("runs"),
        Does.SPINS: _("runs in circles"),
    }


def picture(tiles: list[Tile]) -> Picture:
    """The wall as HTML, and as a line a tile. Its letters grow with the cell."""
    shown, known = tiles[:TILES], words()
    lines = [f"{tile.name}  {known[tile.does]}  {tile.place}" for tile in shown]
    left = len(tiles) - TILES
    more = plural("{n} more thread", "{n} more threads", left).format(n=left) if left > 0 else ""
    columns = min(MOST, max(FEWEST, math.ceil(math.sqrt(len(shown)))))
    legend = [(does, known[does], _how_many(shown, does)) for does in Does]
    html = render(
        "wall",
        tiles=shown,
        legend=[row for row in legend if row[2]],
        columns=columns,
        words=known,
        more=more,
    )
    return Picture("\n".join([*lines, *filter(None, [more])]), html)


def _how_many(tiles: Iterable[Tile], does: Does) -> int:
    return sum(tile.does == does for tile in tiles)
