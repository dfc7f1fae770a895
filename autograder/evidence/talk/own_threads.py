"""Whether a thread of its own receives from each client, as it is seen from outside.

A server may have one thread that receives from everybody, and others that only wake up. What the
probe tells of who has received, such a server may tell itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import psutil

from autograder.program import holding
from autograder.program.linux import awaited
from autograder.program.program import Program
from autograder.room.person import Person
from autograder.room.room import Room


def are_seen(room: Room, people: Sequence[Person]) -> bool:
    """Whether it is seen, of each of these people, that nobody else's thread receives from them.

    Either a thread waits for their connection, and for no other one. Or it is held with what they
    have said, and the others talk on.
    """
    links = {person: _link_to(room.server, person) for person in people}
    return all(_has_a_thread(room.server, links, one) or _is_alone(room, one, people)
               for one in people)  # fmt: skip


def _link_to(server: Program, person: Person) -> str:
    """What the system calls the server's end of the connection to somebody. "" if nobody tells."""
    with contextlib.suppress(psutil.Error):
        for end in psutil.Process(server.pid).net_connections("tcp"):
            if end.raddr and end.raddr.port == person.port:
                return awaited.link(f"/proc/{server.pid}", end.fd)
    return ""


def _has_a_thread(server: Program, links: dict[Person, str], person: Person) -> bool:
    theirs, all_of_them = links[person], {*links.values()}
    return bool(theirs) and any(
        awaited.taken_by(path) == theirs or awaited.looked_at_by(path) & all_of_them == {theirs}
        for path in holding.times_run(server)
    )


def _is_alone(room: Room, person: Person, people: Sequence[Person]) -> bool:
    """Whether others talk on while the thread that has received from somebody is held."""
    speaker, *rest = (one for one in people if one is not person)
    listener = rest[0] if rest else person
    words = f"{person.name} is held, {speaker.name} goes on"
    with room.paused_after_recv(room.server, person.port):
        person.says(f"{person.name} is held")
        room.settle()
        speaker.says(words)
        return room.wait_for(lambda: listener.has_heard(words))
