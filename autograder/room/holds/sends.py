"""Whether the bytes of a thread that is held in a send wait with it, as the system counts them.

A script that holds nobody may say that it does. Then its bytes have gone already, or none go when
it is let go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.probe.talk import Event, Place
from autograder.program.linux.connection import counts_bytes, ends_of_connections
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.room.holds.claims import held_now

_SAYS_NOTHING = (Event.HELD, Event.RELEASED, Event.STANDING)
_FIN = 1  # the end of a stream counts like a byte (RFC 9293, 3.4)


@dataclass(frozen=True)
class Count:
    """What a program has sent to a peer by now."""

    program: Program
    port: int
    peer: int
    gone: int  # bytes that the system has taken
    told: int  # events that the program has told
    has_read: bool  # whether the peer has read all that came: then no send waits in its middle


def count(program: Program, at: str, port: int | None, peer: int | None) -> Count | None:
    """Count what has gone from a program's port to a peer. None: nobody knows, or is to know."""
    if at != Place.SENDING or port is None or peer is None or not counts_bytes():
        return None
    try:
        ours, theirs = ends_of_connections([(port, peer), (peer, port)])
    except OSError:
        return None
    if ours is None or theirs is None or not ours.is_held:
        return None
    gone, told = ours.acked + ours.unsent, len(program.reports.all)
    return Count(program, port, peer, gone, told, not theirs.unread)


def again(before: Count | None) -> Count | None:
    """Count once more."""
    return before and count(before.program, Place.SENDING, before.port, before.peer)


def held_in_one(program: Program, peer: int | None) -> Report | None:
    """The thread that is held in a send to a peer, as the program tells."""
    at = Place.SENDING, peer
    return next((one for _n, one in held_now(program) if (one["where"], one["peer"]) == at), None)


def have_gone(asked: int, then: Count, now: Count | None) -> bool:
    """Whether more has gone than the program tells, while a thread is held. At rest.

    ``asked`` is how many events it had told when it was asked to hold one, ``then`` right after it.
    """
    if now is None or not now.has_read:
        return False
    since = [one for one in now.program.reports.all[asked:] if one.get("peer") == now.peer]
    if any(one["event"] == Event.SEND_FAILED for one in since):
        return False  # a part of it may have gone
    told = sum(int(one["size"]) for one in since if one["event"] == Event.SENT)
    return now.gone - then.gone > told + _FIN


def goes_on(
    program: Program, held: Report, told: int, now: Count | None
) -> Sequence[Report] | None:
    """What a thread tells after it was let go. None: it may wait, or has ended. At rest.

    ``told`` is how many events the program had told by then.
    """
    ident, since = held["ident"], program.reports.all[told:]
    own = [one for one in since if one["ident"] == ident and one["event"] not in _SAYS_NOTHING]
    may_wait = now is not None and not now.has_read
    is_held_again = any(one["ident"] == ident for _n, one in held_now(program))
    return None if not own and (may_wait or is_held_again or not program.running) else own


def do_not_go(own: Sequence[Report], until: Count, now: Count) -> bool:
    """Whether a thread says that it has sent to a peer, and so much has not gone since."""
    first = own[0]
    is_sent = first["event"] == Event.SENT and first.get("peer") == now.peer
    return bool(is_sent and first["size"] > now.gone - until.gone)
