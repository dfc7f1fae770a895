"""Starts the server and the client, in one way after another, until they meet."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from autograder.course.exercises import TCP, UDP
from autograder.handin.submission import Pair
from autograder.judging.trial.ways import Told, arguments, is_one_script
from autograder.probe.talk import Event
from autograder.program.launch import Nursery, OneByOne
from autograder.program.lines import Lines
from autograder.program.once import Once
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.questions.answering import asked_port
from autograder.room.questions.reading import PORT
from autograder.room.room import Room
from autograder.room.unmet import Unmet


class Start(NamedTuple):
    """What programs are started with."""

    nursery: Nursery | OneByOne
    lines: Lines
    once: Once


@dataclass(frozen=True)
class Known:
    """What one way to start a pair has shown."""

    pair: Pair
    networks: frozenset[str]  # what the server opens
    meets: bool = False  # whether the client looks for it there


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


def meet(pair: Pair, start: Start, follow: bool = False) -> Iterator[Known]:
    """How far this pair comes, the last one farthest. What is known comes at once.

    ``follow``: each script is told, on its own, what it asks for, until it is content.
    """
    printed: list[str] = []
    ways: Iterator[Told] = iter([pair.server_arguments])
    if follow:
        path = pair.folder / pair.server
        ways = arguments(path, "server", printed, is_one_script(pair))
    for told in ways:
        way = replace(pair, server_arguments=told)
        with Trial(way, *start) as trial, contextlib.suppress(Unmet):
            trial.open()
            printed.append(_printed(trial.server))
            networks = frozenset(networks_of(trial.server))
            if networks or not told:
                yield Known(replace(way, peers=False), networks)
            if networks:
                yield from _client_meets(trial, networks, follow)
                return


def _client_meets(trial: Trial, networks: frozenset[str], follow: bool) -> Iterator[Known]:
    """The same for the client, while the server runs. Nothing if it does not come."""
    printed: list[str] = []
    pair = trial.pair
    ways: Iterator[Told] = iter([pair.client_arguments])
    if follow:
        path = pair.folder / pair.client
        ways = arguments(path, "client", printed, is_one_script(pair))
    for told in ways:
        trial.pair = replace(pair, client_arguments=_as_the_server_says(trial, told))
        if _client_comes(trial):
            pair = replace(trial.pair, peers=_are_peers(trial))
            yield Known(pair, networks, meets=True)
            return
        client = trial.programs[-1]
        printed.append(_printed(client))
        client.kill()
        client.wait_end()


def _as_the_server_says(trial: Trial, told: Told) -> Told:
    """A client is told the port that the server has, unless that was told one, too."""
    if trial.pair.server_arguments:
        return told
    port = str(asked_port(trial))
    return tuple(word.replace(str(PORT), port) for word in told)


def _printed(program: Program) -> str:
    return f"{program.output.text}\n{program.errors.text}"


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
