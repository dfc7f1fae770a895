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

from autograder.asked import Answer, serve
from autograder.i18n import _
from autograder.judge import Worker
from autograder.launch import Nursery, OneByOne, launcher
from autograder.lines import Lines
from autograder.program import Program
from autograder.questions import HERE, PORT, asked_port
from autograder.room import Room
from autograder.submission import MAX_LOOK, Pair, Problem, is_script, role_of
from autograder.unmet import Unmet

TCP, UDP = "tcp", "udp"
PATIENCE = 30.0  # seconds for the trial of one submission

# What the one script of a hand-in, or each of two, may want to be told on its command line.
ROLES = ((), ()), (("server",), ("client",)), (("s",), ("c",)), (("--server",), ("--client",))
ADDRESSES = (HERE, str(PORT)), (str(PORT),), (HERE,)


@dataclass(frozen=True)
class Found:
    """How a pair is started, or why that is not clear, and what its server opens."""

    pair: Pair | Problem
    networks: frozenset[str] = frozenset()


def find_out(pair: Pair, patience: float = PATIENCE) -> Found:
    """Run the programs for a moment, in another process."""
    job = {"pair": pair.to_json(), "language": "en"}
    answers = list(Worker("autograder.trial", job, patience).answers())
    for answer in answers:
        if "networks" in answer:
            return Found(Pair.from_json(answer["pair"]), frozenset(answer["networks"]))
    return Found(_not_clear(pair) if _is_one_script(pair) else pair)


def resolve(pair: Pair | Problem) -> Pair | Problem:
    """The pair with what its programs are to be told; tried out only where that may be needed."""
    if isinstance(pair, Pair) and (_is_one_script(pair) or _reads_arguments(pair)):
        return find_out(pair).pair
    return pair


def _is_one_script(pair: Pair) -> bool:
    return pair.server == pair.client


def _not_clear(pair: Pair) -> Problem:
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
        if _reads_arguments(pair):
            for told in ADDRESSES:
                yield replace(pair, client_arguments=told)
                yield replace(pair, server_arguments=told, client_arguments=told)
    for script in [pair.server] if _is_one_script(pair) else _lone_script(pair):
        for server, client in ROLES:
            yield Pair(pair.folder, script, script, server, client)


def _lone_script(pair: Pair) -> list[str]:
    """The one other script beside the two, such as main.py: perhaps it is what starts them."""
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
            self.watcher.act()
            server.feed(b"boss\n")
            self._until_it_listens(server)
        self.settle()

    def is_open(self, server: Program) -> bool:
        """Whether it has opened any socket for others."""
        return bool(networks_of(server))


def networks_of(server: Program) -> set[str]:
    """What a program has opened so far for others to reach it."""
    tcp = {TCP for _event in server.saw("listening")}
    return tcp | {UDP for event in server.saw("bound") if event.get("kind") == UDP}


def run(pair: Pair, nursery: Nursery | OneByOne, lines: Lines, client_too: bool) -> Found | None:
    """Start the server, and perhaps the client, look, and end them. None if they do not meet."""
    with Trial(pair, nursery, lines) as trial, contextlib.suppress(Unmet):
        trial.open()
        assert trial.server
        seen = frozenset(networks_of(trial.server))
        if not pair.server_arguments:  # then the client is told the port that the server has
            port = str(asked_port(trial))
            told = tuple(port if word == str(PORT) else word for word in pair.client_arguments)
            trial.pair = replace(pair, client_arguments=told)
        if not client_too or (seen and _client_comes(trial)):
            return Found(trial.pair, seen)
    return None


def _client_comes(trial: Trial) -> bool:
    """Whether the client looks for the server, and is not another server."""
    client = trial.join("alice").program
    looked_for = client.saw("connected") or [e for e in client.saw("to") if e.get("real")]
    return bool(looked_for) and not client.saw("listening")


def first_that_works(pair: Pair, nursery: Nursery | OneByOne, lines: Lines) -> Found | None:
    """The first way to start these programs that works. None if none does for one script."""
    told = _reads_arguments(pair)
    for way in ways(pair):
        found = run(way, nursery, lines, way != pair or told)
        if found and found.networks:
            return found
    return None if _is_one_script(pair) else run(pair, nursery, lines, client_too=False)


def try_out(job: dict[str, Any], answer: Answer) -> None:
    """Do one trial, in this process."""
    lines = Lines()
    nursery = launcher(lines)
    found = first_that_works(Pair.from_json(job["pair"]), nursery, lines)
    if found and isinstance(found.pair, Pair):
        answer({"pair": found.pair.to_json(), "networks": sorted(found.networks)})
    nursery.close()


if __name__ == "__main__":
    serve(try_out)
