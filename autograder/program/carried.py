"""What the TCP connections between two programs have carried, as the system itself counts it.

Where a connection is, the probe says; that it is there, and whose it is, the system says. So a
program that lies about its connections, or tells nothing, gains nothing by it.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
from dataclasses import dataclass

import psutil

from autograder.probe.talk import Event
from autograder.program import holding, network
from autograder.program.linux.connection import counts_bytes, ends_of_connections
from autograder.program.program import Program
from autograder.words.language import _

_SOCKET = re.compile(r"socket:\[(\d+)\]")


@dataclass(frozen=True)
class Link:
    """A connection between a client and a server, by the port of each end."""

    client: int
    server: int

    def end_of(self, at_server: bool) -> tuple[int, int]:
        """The port of one end, and of the other one."""
        return (self.server, self.client) if at_server else (self.client, self.server)


Reading = dict[Link, int]  # bytes that came to one of its ends so far

is_known = counts_bytes  # whether this system tells what a connection has carried


def sentence() -> str:
    """In words, what is believed of programs on this machine."""
    if is_known():
        return _("That a text went through the server, and which threads ran, the system tells.")
    return _(
        "This system does not count the bytes of a connection, so what programs show is believed."
    )


class Carried:
    """The connections of clients to one server, and what came over them."""

    def __init__(self, server: Program) -> None:
        self._server = server
        self._known: dict[int, tuple[int, list[Link]]] = {}  # by the pid of a client

    def to_server(self, client: Program) -> Reading:
        """What has come to the server from this client."""
        return self._read(client, at_server=True)

    def to_client(self, client: Program) -> Reading:
        """What has come to this client from the server."""
        return self._read(client, at_server=False)

    def _read(self, client: Program, at_server: bool) -> Reading:
        links = self._links(client)
        ends = ends_of_connections([link.end_of(at_server) for link in links])
        both = zip(links, ends, strict=True)
        return {link: end.received for link, end in both if end and end.received is not None}

    def _links(self, client: Program) -> list[Link]:
        stamp, known = self._known.get(client.pid, (-1, []))
        now = len(_told(self._server)) + len(_told(client))
        if stamp != now or not known:
            known = _as_told(client, self._server) or _looked_up(client, self._server)
            self._known[client.pid] = now, known
        return known


def _told(program: Program) -> list[dict[str, object]]:
    return program.saw(Event.CONNECTED) + program.saw(Event.LISTENING) + program.saw(Event.ACCEPTED)


def _as_told(client: Program, server: Program) -> list[Link]:
    """The connections that the probes tell of, as far as they are where these say."""
    links = [Link(port, peer) for port in _dialled(client) for peer in _listening(server)]
    # Of two peers, the one that was started first may have been the one that called.
    links += [Link(port, peer) for port in _listening(client) for peer in _dialled(server)]
    ends = [link.end_of(at_server) for link in links for at_server in (False, True)]
    inodes = [end.inode if end else 0 for end in ends_of_connections(ends)]
    held = _sockets(client), _sockets(server)
    both = zip(links, inodes[::2], inodes[1::2], strict=True)
    return [link for link, ours, theirs in both if ours in held[0] and theirs in held[1]]


def _dialled(program: Program) -> list[int]:
    return [int(event["local"]) for event in program.saw(Event.CONNECTED)]


def _listening(program: Program) -> list[int]:
    return list(dict.fromkeys(int(event["real"]) for event in program.saw(Event.LISTENING)))


def _sockets(program: Program) -> set[int]:
    """The inodes of all sockets that a program and its children hold (man 5 proc, /proc/pid/fd)."""
    found = set()
    for process in holding.processes(program):
        folder = f"/proc/{process.pid}/fd"
        with contextlib.suppress(OSError):  # it has ended
            for name in os.listdir(folder):
                with contextlib.suppress(OSError):  # it was closed meanwhile
                    if held := _SOCKET.match(os.readlink(f"{folder}/{name}")):
                        found.add(int(held[1]))
    return found


def _looked_up(client: Program, server: Program) -> list[Link]:
    """All connections between two programs and their children. It takes milliseconds."""
    theirs = {ends[::-1] for ends in _connections(server)}
    return [Link(*ends) for ends in _connections(client) if ends in theirs]


def _connections(program: Program) -> list[tuple[int, int]]:
    found = []
    with contextlib.suppress(psutil.Error):
        main = psutil.Process(program.pid)
        for process in (main, *main.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                found += [
                    (c.laddr.port, c.raddr.port) for c in process.net_connections("tcp") if c.raddr
                ]
    return found


# -- datagrams ---------------------------------------------------------------------------


def queued(program: Program) -> int:
    """What waits at the UDP sockets of a program and its children, in bytes as the system counts.

    They are more than the datagrams have: the system counts the memory that it uses for them.
    """
    return _queued(_sockets(program), program.pid)


def queued_at(ours: socket.socket) -> int:
    """The same for a socket of ours."""
    return _queued({os.fstat(ours.fileno()).st_ino}, os.getpid())


def _queued(inodes: set[int], pid: int) -> int:
    return sum(
        int(row[4].rpartition(":")[2], 16)
        for table in ("udp", "udp6")
        for row in network.table(f"/proc/{pid}/net/{table}")
        if int(row[9]) in inodes
    )
