"""Whether a text comes to a client that shares nothing with the server but a connection.

Bytes that are counted tell how much came, not what: a server may send noise, while the texts go
through a file, shared memory or a socket of the clients' own. So somebody sits down, once, as if
at another machine: their client has files, processes and a network of its own, and all that it
sends and gets is handed on, just as it is.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from autograder.handin import temporary
from autograder.handin.submission import Pair
from autograder.probe.ports import ANY, Ports
from autograder.program.launch import Nursery
from autograder.program.lines import Lines
from autograder.program.linux import guest, world
from autograder.room.texts.relay import Relay

FILES, BYTES = 100, 1 << 20  # that programs have made so far, and that are taken along


class Machine(Protocol):
    """A room: what somebody who sits elsewhere needs of it."""

    lines: Lines
    pair: Pair
    home: Path
    ports: Ports
    links: tuple[str, ...]  # kinds of sockets by which texts may come: "tcp", "udp"


Job = dict[str, Any]


@contextlib.contextmanager
def elsewhere(room: Machine) -> Iterator[tuple[Nursery, Job]]:
    """What starts a client apart from all others, and what is in its job."""
    with contextlib.ExitStack() as stack:
        there = stack.enter_context(world.another_network())
        job, _relay = stack.enter_context(_led(room, world.APART, there))
        own = _new_home(room, Path(job["ports"]).parent)
        launcher = there(lambda: Nursery(room.lines, apart=True))
        stack.callback(launcher.close)
        yield launcher, job | {"folder": str(own)}


@contextlib.contextmanager
def beside(room: Machine) -> Iterator[tuple[None, Job]]:
    """The same way for the bytes, for a client that shares all else with the others."""
    with _led(room, None, lambda do: do()) as (job, _relay):
        yield None, job


@contextlib.contextmanager
def tapped(room: Machine) -> Iterator[tuple[Job, Relay]]:
    """The same, with what hands on the bytes: it tells what they were."""
    with _led(room, None, lambda do: do()) as led:
        yield led


@contextlib.contextmanager
def _led(
    room: Machine, inside: Path | None, there: Callable[[Any], Any]
) -> Iterator[tuple[Job, Relay]]:
    """Ports of its own, each of which leads to one of the room's, and what hands on the bytes."""
    with temporary.folder(inside) as folder, contextlib.closing(Relay(room.lines, there)) as relay:
        ports, home = folder / "ports", folder / "home"
        ports.mkdir()
        home.mkdir()
        guest.let_in(folder, home, ports)
        for kind, asked, real in room.ports.entries():
            if asked != ANY and kind in room.links:
                Ports(ports).record(kind, asked, relay.to(kind, real))
        yield {"ports": str(ports)}, relay


def _new_home(room: Machine, folder: Path) -> Path:
    """What was handed in, with the files that programs have made beside it so far.

    A server may note there on which port it listens. But that folder is in the hands of programs
    that run. So no link is followed, and nothing else than a file is opened (man 2 open).
    """
    own, how = room.pair.lay(folder / "home"), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    top = os.open(room.home, how | os.O_DIRECTORY)
    try:
        for name in sorted({*os.listdir(top)} - {*os.listdir(own)})[:FILES]:
            with contextlib.suppress(OSError), open(os.open(name, how, dir_fd=top), "rb") as file:
                if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    (own / name).write_bytes(file.read(BYTES))
    finally:
        os.close(top)
    guest.let_in(folder, folder / "home", folder / "ports")
    return own
