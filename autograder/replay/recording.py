"""The recorder: all that was told and seen in a scene, as plain data, in an order that can be.

Each program tells its own events in order. Between programs the clock decides, but nobody receives
what nobody has sent: a send() is told when it has returned, and the other side may be quicker.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.scene import Scene, Somebody
from autograder.room.wire import OnWire

# What happens beside the events of the probe. Who went on has run lines, and tells nothing more.
STEP, SHOWS, WRITES, READS, WENT_ON = "step", "shows", "writes", "reads", "went on"
TO_SERVER, FROM_SERVER = "to the server", "from the server"
MOST_BYTES = 512 << 10  # of a script that is shown

Stream = tuple[str, int]  # a direction, and the port of the client's end


@dataclass(frozen=True)
class Player:
    """A program, or somebody at a plain socket. ``number`` is their place in the recording."""

    number: int
    name: str  # who sits there; "" for a server that nobody sits at
    script: str = ""  # "" at a plain socket
    is_server: bool = False
    ports: frozenset[int] = frozenset()  # of its own ends, as the server sees them
    ended: bool = False  # by itself


@dataclass(frozen=True)
class Happening:
    """One thing that happened: an event of a probe, a step of the story, words on a screen."""

    at: float  # seconds (time.monotonic)
    kind: str  # an event's name, or one of the kinds above
    player: int  # by number; -1: the story
    facts: Report = field(default_factory=dict)
    moved: Sequence[Report] = ()  # threads that stand elsewhere since the last one of this player
    values: Sequence[Report] | None = None  # bytes that its thread works with; None: as before
    path: Sequence[Report] = ()  # the lines that its thread has run since it last told something
    stream: Stream | None = None  # that it puts bytes into, or takes bytes from
    puts: int = 0  # bytes
    takes: int = 0  # bytes

    @property
    def data(self) -> bytes:
        """The bytes that were moved, as far as they were told."""
        return str(self.facts.get("data", "")).encode("latin-1", "replace")


@dataclass(frozen=True)
class Recording:
    """A run: who played, what their scripts say, and what happened, in order."""

    players: list[Player]
    files: dict[str, list[str]]
    happenings: list[Happening]
    began: float

    def backwards(self, *kinds: str) -> Iterator[tuple[int, Happening]]:
        """What happened, with its number, the last one first: all of it, or these kinds."""
        for number in range(len(self.happenings) - 1, -1, -1):
            if not kinds or self.happenings[number].kind in kinds:
                yield number, self.happenings[number]

    def code(self, place: str) -> str:
        """The student's line at a place such as "server.py:12". "" if there is none."""
        script, _colon, number = place.rpartition(":")
        lines = self.files.get(script, [])
        if not number.isdecimal() or not 0 < int(number) <= len(lines):
            return ""
        return lines[int(number) - 1]


def record(
    scene: Scene, code: Mapping[str, list[str]] | None = None, until: float = math.inf
) -> Recording:
    """All that has happened in a scene so far, or until a moment (time.monotonic).

    ``code`` has the lines of the scripts where their folder is gone by now.
    """
    seats = _seats(scene)
    players = [
        _player(number, scene, program, person) for number, (program, person) in enumerate(seats)
    ]
    queues = [_story(scene)]
    for player, (program, person) in zip(players, seats, strict=True):
        if program is not None:
            # In one queue: what has to wait for its sender is not overtaken by what it led to.
            both = [*_told_by(program, player), *_shown_by(program, player)]
            queues.append(sorted(both, key=lambda one: one.at))
        elif isinstance(person, OnWire):
            queues += [_written(person, player), _read(person, player)]
    scripts = [player.script for player in players if player.script]
    files = {name: (code or {}).get(name) or _lines(scene.pair.folder, name) for name in scripts}
    told = [one for one in _merged(queues) if one.at <= until]
    return Recording(players, files, told, scene.started)


def _seats(scene: Scene) -> list[tuple[Program | None, Somebody | None]]:
    """The server, then all people, with the program that each sits at."""
    server = scene.server
    boss = next((p for p in scene.people if server and p.program is server), None)
    others = [(p.program, p) for p in scene.people if p is not boss]
    return [*([(server, boss)] if server else []), *others]


def _player(number: int, scene: Scene, program: Program | None, person: Somebody | None) -> Player:
    ports = {person.port} if person and person.port else set()
    if program is not None:
        ports |= {event["local"] for event in program.saw(Event.CONNECTED)}
    return Player(
        number,
        person.name if person else "",
        program.script if program else "",
        program is not None and program is scene.server,
        frozenset(ports),
        program is not None and _ended_by_itself(program),
    )


def _ended_by_itself(program: Program) -> bool:
    is_over = program.has_no_more_input and program.exit_status == 0  # its user has left
    return not (program.running or program.is_killed or program.was_interrupted or is_over)


def _lines(folder: Path, script: str) -> list[str]:
    try:
        with (folder / script).open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


# -- what each of them tells -------------------------------------------------------------


def _story(scene: Scene) -> list[Happening]:
    return [Happening(at, STEP, -1, {"text": text}) for at, text in scene.steps]


def _told_by(program: Program, player: Player) -> Iterator[Happening]:
    """The events of a program in the order of time, with where its threads stood at each.

    What goes beside an event, and some events, a program keeps and tells later.
    """
    events = sorted(program.reports.all, key=lambda event: event["at"])
    beside = {_key(event): event for event in events if event["event"] == Event.STANDING}
    known = {_key(event) for event in events if event["event"] != Event.STANDING}
    names: dict[int, str] = {}
    local = 0
    for event in events:
        if event["event"] == Event.STANDING:
            names |= {moved["ident"]: moved["name"] for moved in event["threads"] if moved["name"]}
            if _key(event) not in known and event["whose"] in names:
                yield _went_on(player, names[event["whose"]], event)
            continue
        local = event["local"] if event["event"] == Event.CONNECTED else local
        stream = _stream(event, player, local)
        puts = event["size"] if stream and event["event"] == Event.SENT else 0
        takes = event["size"] if stream and event["event"] == Event.RECEIVED else 0
        news = beside.get(_key(event), {})
        moved = (news.get("threads", ()), news.get("values"), news.get("path", ()))
        told = (event["at"], event["event"], player.number, event)
        yield Happening(*told, *moved, stream, puts, takes)


def _key(event: Report) -> tuple[Any, ...]:
    """Which event something goes beside: its time and its thread, and whose lines they are."""
    return event["at"], event["ident"], event.get("whose", event["ident"])


def _went_on(player: Player, name: str, event: Report) -> Happening:
    """A thread has run these lines, and nothing else is told of it."""
    place = event["path"][-1]["place"] if event["path"] else ""
    facts = {"ident": event["whose"], "thread": name, "place": place}
    moved = [{"ident": event["whose"], "name": name, "place": place}]
    return Happening(event["at"], WENT_ON, player.number, facts, moved, path=event["path"])


def _stream(event: Report, player: Player, local: int) -> Stream | None:
    """The half of a TCP connection that an event moves bytes in."""
    if event["event"] not in (Event.SENT, Event.RECEIVED) or event["kind"] != "tcp":
        return None
    sends = event["event"] == Event.SENT
    if player.is_server and event["peer"]:
        return (FROM_SERVER if sends else TO_SERVER, event["peer"])
    return (TO_SERVER if sends else FROM_SERVER, local) if local else None


def _shown_by(program: Program, player: Player) -> list[Happening]:
    """What came to its screen."""
    return [
        Happening(at, SHOWS, player.number, {"data": data.decode("latin-1"), "size": len(data)})
        for at, data in program.output.times
        if data
    ]


def _written(person: OnWire, player: Player) -> list[Happening]:
    return [
        _by_hand(WRITES, at, data, player, (TO_SERVER, person.port)) for at, data in person.written
    ]


def _read(person: OnWire, player: Player) -> list[Happening]:
    return [
        _by_hand(READS, at, data, player, (FROM_SERVER, person.port))
        for at, data in person.heard.times
    ]


def _by_hand(kind: str, at: float, data: bytes, player: Player, stream: Stream) -> Happening:
    """What somebody at a plain socket wrote or read."""
    facts: dict[str, Any] = {"data": data.decode("latin-1"), "size": len(data)}
    puts, takes = (len(data), 0) if kind == WRITES else (0, len(data))
    return Happening(at, kind, player.number, facts, stream=stream, puts=puts, takes=takes)


# -- one order ---------------------------------------------------------------------------


def _merged(queues: Iterable[Sequence[Happening]]) -> Iterator[Happening]:
    """All happenings in one order: by the clock, but no bytes are taken before they are put."""
    left = [list(reversed(queue)) for queue in queues if queue]
    to_come: dict[Stream | None, int] = {}
    for one in (one for queue in left for one in queue):
        to_come[one.stream] = to_come.get(one.stream, 0) + one.puts
    there = dict.fromkeys(to_come, 0)

    def can_be(one: Happening) -> bool:
        return one.takes <= there[one.stream] or not to_come[one.stream]

    while left:
        left.sort(key=lambda queue: queue[-1].at)
        chosen = next((queue for queue in left if can_be(queue[-1])), left[0])
        one = chosen.pop()
        to_come[one.stream] -= one.puts
        there[one.stream] += one.puts - one.takes
        yield one
        left = [queue for queue in left if queue]
