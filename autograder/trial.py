"""A quick trial run, before any check: does this server speak TCP, or UDP?

What a script means is found out by running it, never by searching its text. A server that lies
to the probe only chooses which checks it has to pass.
"""

from __future__ import annotations

from typing import Any

from autograder.asked import Answer, serve
from autograder.judge import Worker
from autograder.launch import Nursery, OneByOne, launcher
from autograder.lines import Lines
from autograder.program import Program
from autograder.room import Room
from autograder.submission import Pair

TCP, UDP = "tcp", "udp"
PATIENCE = 30.0  # seconds for the trial of one submission


def networks(pair: Pair, patience: float = PATIENCE) -> frozenset[str]:
    """What the server opens when it is run: TCP, UDP, both, or nothing that could be seen."""
    job = {"pair": pair.to_json(), "language": "en"}
    found = [answer["networks"] for answer in _answers(job, patience) if "networks" in answer]
    return frozenset(found[0]) if found else frozenset()


def _answers(job: dict[str, Any], patience: float) -> list[dict[str, Any]]:
    return list(Worker("autograder.trial", job, patience).answers())


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


def run(pair: Pair, nursery: Nursery | OneByOne, lines: Lines) -> set[str]:
    """Start the server, look, and end it."""
    with Trial(pair, nursery, lines) as trial:
        trial.open()
        assert trial.server
        return networks_of(trial.server)


def try_out(job: dict[str, Any], answer: Answer) -> None:
    """Do one trial, in this process."""
    lines = Lines()
    nursery = launcher(lines)
    answer({"networks": sorted(run(Pair.from_json(job["pair"]), nursery, lines))})
    nursery.close()


if __name__ == "__main__":
    serve(try_out)
