"""A quick trial run before any check: how is it started, and does it speak TCP, or UDP?

What a script means is found out by running it, never by searching its text. A server that lies
to the probe only chooses which checks it has to pass.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.course.exercises import TCP, UDP
from autograder.handin.scripts import MAX_LOOK, is_script, role_of
from autograder.handin.submission import Pair, Problem
from autograder.judging import machine
from autograder.judging.serve import Answer
from autograder.judging.worker import Worker
from autograder.probe.talk import Event
from autograder.program.launch import Nursery, OneByOne, launcher
from autograder.program.lines import Lines
from autograder.program.once import Once
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.questions import BOSS, HERE, PORT, asked_port
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from autograder.words.language import _

JOB = f"{__name__}:try_out"
PATIENCE = 120.0  # seconds for the trial of one submission: a last net, as that of its checks
ATTEMPTS = 2

# What the one script of a hand-in, or each of two, may want to be told on its command line.
ROLES = ((), ()), (("server",), ("client",)), (("s",), ("c",)), (("--server",), ("--client",))
ADDRESSES = (HERE, str(PORT)), (str(PORT),), (HERE,)
_MINE, _THEIRS = str(PORT), str(PORT + 1)  # the ports of two peers
PEERS = (
    ((_MINE, _THEIRS), (_THEIRS, _MINE)),
    ((_MINE, HERE, _THEIRS), (_THEIRS, HERE, _MINE)),
    ((BOSS, _MINE, _THEIRS), ("alice", _THEIRS, _MINE)),
)


@dataclass(frozen=True)
class Found:
    """How a pair is started, or why that is not clear, and what its server opens."""

    pair: Pair | Problem
    networks: frozenset[str] = frozenset()

    def to_json(self, root: Path) -> dict[str, Any]:
        """A dict that json can write. The folder is told as seen from where the hand-in lies."""
        found: dict[str, Any] = {"networks": sorted(self.networks)}
        if isinstance(self.pair, Problem):
            return found | {"problem": self.pair.sentence}
        folder = self.pair.folder.relative_to(root)
        return found | {"pair": replace(self.pair, folder=folder).to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any], root: Path) -> Found:
        """What ``to_json`` was made of, for a hand-in that lies here."""
        networks = frozenset(data["networks"])
        if "problem" in data:
            return cls(Problem(data["problem"]), networks)
        pair = Pair.from_json(data["pair"])
        return cls(replace(pair, folder=root / pair.folder), networks)


def find_out(pair: Pair, patience: float = PATIENCE) -> Found:
    """Run the programs for a moment, elsewhere, twice if that breaks. Raises WrongMachine."""
    job = {"pair": pair.to_json(), "language": "en"}
    found = Found(_not_clear(pair) if _is_unsure(pair) else pair)
    for _attempt in range(ATTEMPTS):
        worker = Worker(JOB, job, patience)
        for answer in worker.answers():
            if "networks" in answer:  # the last one knows most
                found = Found(Pair.from_json(answer["pair"]), frozenset(answer["networks"]))
        if not worker.reason:
            break
        machine.require()
    return found


def needs_a_trial(pair: Pair) -> bool:
    """Whether only a trial tells what its programs are to be told, or whether they are a chat."""
    return _is_unsure(pair) or _reads_arguments(pair)


def _is_unsure(pair: Pair) -> bool:
    """Whether these scripts are a guess, which a trial must confirm."""
    return pair.peers or _is_one_script(pair)


def _is_one_script(pair: Pair) -> bool:
    return pair.server == pair.client


def _not_clear(pair: Pair) -> Problem:
    if not _is_one_script(pair):
        sentence = _(
            "{one} and {two} do not find each other when they are started one after the other: "
            "name the one that is started first server.py, and the other one client.py."
        )
        return Problem(sentence.format(one=pair.server, two=pair.client))
    sentence = _(
        "{script} is there alone, and neither “python {script} server” with "
        "“python {script} client” nor the like starts a chat: hand in server.py and client.py."
    )
    return Problem(sentence.format(script=pair.server))


def _reads_arguments(pair: Pair) -> bool:
    """Whether one of the scripts may look at its command line: then it is worth a try."""
    return any(_mentions_arguments(pair.folder / script) for script in (pair.server, pair.client))


def _mentions_arguments(path: Path) -> bool:
    with contextlib.suppress(OSError), path.open("rb") as file:
        text = file.read(MAX_LOOK)
        return b"argv" in text or b"argparse" in text
    return False


def ways(pair: Pair) -> Iterator[Pair]:
    """How these programs could be meant to be started, the plain way first."""
    if not _is_one_script(pair):
        yield pair
        if pair.peers:
            yield replace(pair, server=pair.client, client=pair.server)
        if _reads_arguments(pair):
            for told in ADDRESSES:
                yield replace(pair, client_arguments=told)
                yield replace(pair, server_arguments=told, client_arguments=told)
            yield from (_told(pair, *told) for told in PEERS)
    for script in _alone(pair):
        once = Pair(pair.folder, script, script)
        yield from (_told(once, *told) for told in (*ROLES, *PEERS))


def _told(pair: Pair, server: tuple[str, ...], client: tuple[str, ...]) -> Pair:
    return replace(pair, server_arguments=server, client_arguments=client)


def _alone(pair: Pair) -> list[str]:
    """Scripts that may be the whole chat, started twice: such as main.py beside the other two."""
    if _is_unsure(pair):
        return list(dict.fromkeys((pair.server, pair.client)))
    names = [path.name for path in pair.folder.iterdir() if is_script(path.name)]
    others = [n for n in names if n not in (pair.server, pair.client) and not role_of(n)]
    return others if len(others) == 1 else []


class Trial(Room):
    """A room whose server may speak whatever it likes."""

    def open(self) -> None:
        """Start the server and wait until it opens a socket, or will not."""
        server = self.server = self.start_server()
        self._until_it_listens(server)
        if server.running and not networks_of(server):  # it may want its user's name first
            self._name_the_boss()
            self._until_it_listens(server)
        self.settle()

    def is_open(self, server: Program) -> bool:
        """Whether it has opened any socket for others."""
        return bool(networks_of(server))


def networks_of(server: Program) -> set[str]:
    """What a program has opened so far for others to reach it."""
    tcp = {TCP for _event in server.saw(Event.LISTENING)}
    return tcp | {UDP for event in server.saw(Event.BOUND) if event["kind"] == UDP}


def run(
    pair: Pair, nursery: Nursery | OneByOne, lines: Lines, once: Once, must_meet: bool
) -> Iterator[Found]:
    """Start the server and the client, look, and end them. What is known comes at once.

    Nothing comes if they must meet and do not.
    """
    with Trial(pair, nursery, lines, once) as trial, contextlib.suppress(Unmet):
        trial.open()
        found = Found(replace(pair, peers=False), frozenset(networks_of(trial.server)))
        if not must_meet:
            yield found
        if not pair.server_arguments:  # then the client is told the port that the server has
            port = str(asked_port(trial))
            told = tuple(port if word == str(PORT) else word for word in pair.client_arguments)
            trial.pair = replace(pair, client_arguments=told)
        if found.networks and _client_comes(trial):
            yield replace(found, pair=replace(trial.pair, peers=_are_peers(trial)))


def _client_comes(trial: Trial) -> bool:
    """Whether the client looks for the server. Some do so only with the first message."""
    alice = trial.join("alice")
    if not _looks_for(trial, alice.program):
        alice.says("hello")
        trial.settle()
    return _looks_for(trial, alice.program)


def _looks_for(trial: Trial, client: Program) -> bool:
    opened = {event["asked"] for event in _opened(trial.server)}
    return any(
        e["asked"] in opened for e in client.saw(Event.CONNECTED) + client.saw(Event.SENDS_TO)
    )


def _are_peers(trial: Trial) -> bool:
    """Whether the client has a port of its own, too, that the server can know beforehand."""
    client = trial.programs[-1]
    return any(event["asked"] != event["real"] for event in _opened(client))


def _opened(program: Program) -> list[Report]:
    """The reports of ports where others can reach a program."""
    return program.saw(Event.LISTENING) + [e for e in program.saw(Event.BOUND) if e["kind"] == UDP]


def first_that_works(pair: Pair, nursery: Nursery | OneByOne, lines: Lines) -> Iterator[Found]:
    """The first way to start these programs that works. Nothing if none does, for a guess."""
    once = Once()
    for way in ways(pair):
        works = False
        must_meet = way != pair or _is_unsure(pair) or _reads_arguments(pair)
        for found in run(way, nursery, lines, once, must_meet):
            if found.networks:
                works = True
                yield found
        if works:
            return
    if not _is_unsure(pair):
        yield from run(pair, nursery, lines, once, must_meet=False)


def try_out(job: dict[str, Any], answer: Answer) -> None:
    """Do one trial, in this process."""
    lines = Lines()
    nursery = launcher(lines)
    for found in first_that_works(Pair.from_json(job["pair"]), nursery, lines):
        if isinstance(found.pair, Pair):
            answer({"pair": found.pair.to_json(), "networks": sorted(found.networks)})
    nursery.close()
