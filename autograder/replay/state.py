"""What holds at each moment: where threads stand, locks, registries, bytes on their way.

Only what changes is noted: the page puts it together again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from autograder.probe.talk import Event
from autograder.program.reports import Report
from autograder.replay.cast import Cast, Key, Thread
from autograder.replay.recording import TO_SERVER, Happening, Recording, Stream
from autograder.replay.sentences import as_bytes
from autograder.words.language import _
from autograder.words.plain import plain

# The parts of a state, by the names that the page knows them by.
LINES, LOCKS, REGISTRIES, WIRES, VALUES = "lines", "locks", "registries", "wires", "values"
Change = dict[str, dict[str, Any]]
Value = list[str]  # a variable's name, and what it holds


class State:
    """What holds right now, while a recording is gone through."""

    def __init__(self, recording: Recording, cast: Cast) -> None:
        self._recording, self._cast = recording, cast
        self._keys: dict[tuple[int, int], Key] = {}  # the thread that has an ident by now
        self._places: dict[int, list[Any] | None] = {}  # of threads, by number
        self._named: dict[int, list[Value]] = {}  # variables that are bytes, of threads by number
        self._hands_of: dict[int, list[Value]] = {}  # the same, with what recv() has returned
        self._locks: dict[tuple[int, int], tuple[int | None, list[int]]] = {}
        self._wires: dict[Stream, deque[tuple[int, bytes]]] = {}  # pieces: their size, and bytes

    def after(self, one: Happening) -> Change:
        """What is different once this has happened."""
        changes = (*self._lines(one), *self._lock(one), *self._registry(one), *self._wire(one))
        found: Change = {}
        for part, name, value in changes:
            found.setdefault(part, {})[name] = value
        return found

    def place(self, place: str) -> list[Any] | None:
        """A place such as "server.py:12", as the page knows it: a file and a line."""
        script, _colon, number = place.rpartition(":")
        names = [name.rpartition("/")[2] for name in self._recording.files]
        if script not in names or not number.isdecimal():
            return None
        return [names.index(script), int(number)]

    def stands(self, thread: Thread | None) -> list[Any] | None:
        """Where a thread stands by now."""
        return self._places.get(thread.number) if thread else None

    def _lines(self, one: Happening) -> Iterator[tuple[str, str, Any]]:
        for moved in one.moved:
            if moved["place"] and moved["name"]:
                self._keys[one.player, moved["ident"]] = (
                    one.player,
                    moved["ident"],
                    moved["name"],
                )
            key = self._keys.get((one.player, moved["ident"]))
            if key in self._cast.threads:
                number = self._cast.threads[key].number
                self._places[number] = self.place(moved["place"])
                yield LINES, str(number), self._places[number]
        yield from self._hands(one)

    def _hands(self, one: Happening) -> Iterator[tuple[str, str, Any]]:
        """The bytes that a thread works with. What recv() has returned has no name yet."""
        thread = self._cast.thread_of(one)
        if thread is None:
            return
        number, ends = thread.number, one.kind in (Event.THREAD_ENDED, Event.THREAD_DIED)
        if ends:
            yield LINES, str(number), None
        if one.values is not None:
            self._named[number] = [_value(value) for value in one.values]
        now = [] if ends else list(self._named.get(number, []))
        if one.kind == Event.RECEIVED:
            now.insert(0, ["recv()", as_bytes(one.data, one.facts["size"])])
        if now != self._hands_of.get(number, []):
            self._hands_of[number] = now
            yield VALUES, str(number), now

    def _lock(self, one: Happening) -> Iterator[tuple[str, str, Any]]:
        thread = self._cast.thread_of(one)
        kinds = (Event.LOCK_MADE, Event.LOCK_WAITING, Event.LOCK_ACQUIRED, Event.LOCK_RELEASED)
        if thread is None or one.kind not in kinds:
            return
        key = (one.player, one.facts["lock"])
        holder, waiting = self._locks.get(key, (None, []))
        waiting = [number for number in waiting if number != thread.number]
        if one.kind == Event.LOCK_WAITING:
            waiting.append(thread.number)
        elif one.kind == Event.LOCK_ACQUIRED:
            holder = thread.number
        else:
            holder = None
        self._locks[key] = holder, waiting
        yield LOCKS, self._cast.locks[key], [holder, waiting]

    def _registry(self, one: Happening) -> Iterator[tuple[str, str, Any]]:
        key = (one.player, one.facts.get("registry", 0))
        if one.kind == Event.REGISTRY_CHANGED and key in self._cast.registries:
            yield REGISTRIES, self._cast.registries[key], self._cast.people(one.facts["peers"])

    def _wire(self, one: Happening) -> Iterator[tuple[str, str, Any]]:
        if one.stream is None or not (one.puts or one.takes):
            return
        wire = self._wires.setdefault(one.stream, deque())
        if one.puts:
            wire.append((one.puts, one.data))
        taken = one.takes
        while taken and wire:
            size, data = wire.popleft()
            if size > taken:
                wire.appendleft((size - taken, data[taken:]))
            taken -= min(size, taken)
        direction, port = one.stream
        (name,) = self._cast.people([port])
        to_server = direction == TO_SERVER
        sentence = _("from {name} to the server") if to_server else _("from the server to {name}")
        size = sum(piece for piece, _data in wire)
        shown = as_bytes(b"".join(data for _piece, data in wire), size) if size else ""
        yield WIRES, sentence.format(name=name), shown


def _value(told: Report) -> Value:
    data = told["data"].encode("latin-1", "replace")
    return [plain(told["name"]), as_bytes(data, told["size"])]
