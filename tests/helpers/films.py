"""Recordings that are made by hand, and runs that are recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from autograder.handin.submission import Pair
from autograder.judging.filming import ALL, Record
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import Verdict
from autograder.program.launch import launcher
from autograder.program.lines import Lines
from autograder.replay.film import Film
from autograder.replay.recording import Happening, Player, Recording
from autograder.room.room import Room
from helpers.rooms import write

BESIDE = ("moved", "values", "stream", "puts", "takes", "path")
ALICE, BOB = 5001, 5002  # ports of their ends
SERVER = """\
clients = []
lock = Lock()
client.sendall(data)
"""


@contextmanager
def recorded_room(folder: Path, server: str, client: str = "", **job: Any) -> Iterator[Room]:
    """A room whose programs are recorded and watched."""
    lines = Lines()
    pair = Pair(write(folder, server, client))
    with closing(launcher(lines)) as started, Room(pair, started, lines) as room:
        room.job = {"record": "steps", "watch": True, **job}
        room.open()
        yield room


def recorded(folder: Path, slug: str, check: str, record: Record = ALL, **more: Any) -> Filmed:
    """A check of a hand-in, recorded."""
    films: dict[str, Any] = {}
    job = Job(Pair(folder), slug, only=(check,), record=record, **more)
    (verdict,) = judge(job, lambda verdict: None, None, films.__setitem__)
    return verdict, Film.from_json(films[check])


Filmed = tuple[Verdict, Film]


def event(at: float, what: str, player: int = 0, /, ident: int = 1, **facts: Any) -> Happening:
    """Something that a program tells. All else is told by name."""
    beside = {name: facts.pop(name) for name in BESIDE if name in facts}
    told = {"ident": ident, "thread": "MainThread", "at": at, **facts}
    return Happening(at, what, player, told, **beside)


def recording(*happenings: Happening) -> Recording:
    """A server, and alice and bob at clients."""
    players = [
        Player(0, "", "server.py", True),
        Player(1, "alice", "client.py", ports=frozenset({ALICE})),
        Player(2, "bob", "client.py", ports=frozenset({BOB})),
    ]
    files = {"server.py": SERVER.split("\n"), "client.py": ["pass"]}
    return Recording(players, files, list(happenings), 0.0)
