"""Whether a thread passed a place at which it was to be held: then its race was not forced.

The probe holds it, in the program's own process. There a script may change it, or send past
Python's sockets. What the probe itself tells, and what the system counts, must fit each other: who
was not held has not been there.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.probe.talk import OF_A_READ, Event, Place, access_at
from autograder.program import holding
from autograder.program.linux.connection import End, counts_bytes, end_of_connection
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.holds import watched
from autograder.room.holds.claims import held_now
from autograder.words.language import _

# What is told each time that a thread comes to a place. Of UDP a send is held nowhere.
_TOLD: dict[str, tuple[Event, ...]] = {
    Place.RECEIVED: OF_A_READ,
    Place.SENDING: (Event.SENT, Event.SEND_FAILED),
    Place.ACCESS: (Event.TOUCH,),
    Place.STARTED: (Event.THREAD_STARTED,),
}


@dataclass(frozen=True)
class Before:
    """What was so when the n-th thread that comes to a place was to be held from then on."""

    program: Program
    at: str
    peer: int | None
    nth: int
    port: int | None  # where the program listens. None: it calls
    asked: int  # events that had come when it was asked for
    told: int  # and when it was armed
    moved: int | None  # bytes over the connection. None: it is not known
    inode: int  # of the program's end of the connection, if that is to be closed. 0: not known


def before(
    program: Program, at: str, peer: int | None, nth: int, port: int | None, asked: int
) -> Before:
    """Note it, right after the hold was armed."""
    told, inode = len(program.reports.all), _inode(at, peer, port)
    return Before(program, at, peer, nth, port, asked, told, _moved(at, peer, port), inode)


def in_doubt(then: Before) -> str:
    """One sentence if a thread has certainly passed and was not held, else "". Before it ends."""
    since = then.program.reports.all[then.told :]
    # Who is held stays so until it is let go: one that has been told to go on was not held.
    held = any(
        number >= then.told and (one["where"], one["peer"]) == (then.at, then.peer)
        for number, one in held_now(then.program)
    )
    has_passed = _came(then, since) >= then.nth or _has_moved(then) or _is_closed(then)
    if not _hides_a_touch(then) and (held or not has_passed):
        return ""
    return why(then.program)


def why(program: Program) -> str:
    """What is said of a program of which a thread was to be held, and was not."""
    sentence = _(
        "A thread of {script} was to be held, and was not: what holds it was changed, or it goes "
        "past Python's sockets. So nobody knows how it bears that."
    )
    return sentence.format(script=program.script)


def _came(then: Before, since: list[Report]) -> int:
    """How many threads have come to the place, as far as the probe tells."""
    if then.at == Place.STARTER:
        return _starts(since)
    if then.at == Place.NESTED:
        return watched.second_locks(then.program.reports.all, then.told)
    if then.at.startswith(access_at("")):
        return sum(_touches(event, then.at) for event in since)
    kinds = _TOLD.get(then.at, ())
    return sum(_is(event, kind, then.peer) for event in since for kind in kinds)


def _hides_a_touch(then: Before) -> bool:
    if not then.at.startswith(Place.ACCESS):
        return False
    return watched.untold_touch(then.program.reports.all, then.asked, then.told)


def _is(event: Report, kind: Event, peer: int | None) -> bool:
    """Whether an event is of this kind, and about this peer, if any."""
    if event["event"] != kind or event.get("peer") != peer:
        return False
    return event.get("kind") != "udp" or kind == Event.RECEIVED


def _starts(since: list[Report]) -> int:
    """How many threads were started, by one that nobody had started a moment before."""
    started = [event for event in since if event["event"] == Event.THREAD_STARTED]
    new = {event["name"] for event in started}
    return sum(event["thread"] not in new for event in started)


def _touches(event: Report, at: str) -> bool:
    is_touch = event["event"] == Event.TOUCH and event["what"] != "lock"
    return is_touch and access_at(str(event["place"])) == at


# -- what the system knows ----------------------------------------------------------------


def _has_moved(then: Before) -> bool:
    now = _moved(then.at, then.peer, then.port)
    has_moved = now is not None and then.moved is not None and now > then.moved
    return has_moved and then.nth == 1


def _is_closed(then: Before) -> bool:
    return then.inode != 0 and then.inode not in holding.sockets(then.program)


def _inode(at: str, peer: int | None, port: int | None) -> int:
    """The number that the system has for a program's end of a connection that is to be closed."""
    if at != Place.CLOSED or port is None or peer is None:
        return 0
    try:
        end = end_of_connection(port, peer)
    except OSError:
        return 0
    return end.inode if end is not None else 0


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
