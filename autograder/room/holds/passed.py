"""Whether a thread passed a place at which it was to be held: then its race was not forced.

The probe holds it, in the program's own process. There a script may change it, or send past
Python's sockets. What the probe itself tells, and what the system counts, must fit each other: who
was not held has not been there.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.probe.talk import Event, Place
from autograder.program.linux.connection import End, counts_bytes, end_of_connection
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.words.language import _

# What is told each time that a thread comes to a place. Of UDP a send is held nowhere.
_TOLD = {
    Place.RECEIVED: Event.RECEIVED,
    Place.SENDING: Event.SENT,
    Place.ACCESS: Event.TOUCH,
}


@dataclass(frozen=True)
class Before:
    """What was so when the n-th thread that comes to a place was to be held from then on."""

    program: Program
    at: str
    peer: int | None
    nth: int
    port: int | None  # where the program listens. None: it calls
    told: int  # events
    moved: int | None  # bytes over the connection. None: it is not known


def before(program: Program, at: str, peer: int | None, nth: int, port: int | None) -> Before:
    """Note it, right after the hold was armed."""
    return Before(program, at, peer, nth, port, len(program.reports.all), _moved(at, peer, port))


def in_doubt(then: Before) -> str:
    """One sentence if a thread has certainly passed and was not held, else "". Before it ends."""
    since = then.program.reports.all[then.told :]
    if any(_is(event, Event.HELD, then.peer) and event["where"] == then.at for event in since):
        return ""
    event = _TOLD.get(Place(then.at)) if then.at in _TOLD else None
    seen = sum(_is(one, event, then.peer) for one in since) if event else 0
    now = _moved(then.at, then.peer, then.port)
    has_moved = now is not None and then.moved is not None and now > then.moved
    if seen < then.nth and not (has_moved and then.nth == 1):
        return ""
    sentence = _(
        "A thread of {script} was to be held, and was not: what holds it was changed, or it goes "
        "past Python's sockets. So nobody knows how it bears that."
    )
    return sentence.format(script=then.program.script)


def _is(event: Report, kind: Event, peer: int | None) -> bool:
    """Whether an event is of this kind, and about this peer, if any."""
    return event["event"] == kind and event.get("peer") == peer and event.get("kind") != "udp"


def _moved(at: str, peer: int | None, port: int | None) -> int | None:
    """Bytes that a server has received from a peer, or that have come to that peer from it."""
    if port is None or peer is None or not counts_bytes():
        return None
    try:
        if at == Place.RECEIVED:
            return _received(end_of_connection(port, peer), unread=True)
        return _received(end_of_connection(peer, port)) if at == Place.SENDING else None
    except OSError:
        return None


def _received(end: End | None, unread: bool = False) -> int | None:
    if end is None or end.received is None:
        return None
    return end.received - (end.unread if unread else 0)
