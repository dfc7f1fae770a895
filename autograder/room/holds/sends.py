"""Whether the bytes of a thread that is held in a send wait with it, as the system counts them.

A script that holds nobody may say that it does. Then its bytes have gone already, or none go when
it is let go.
"""

from __future__ import annotations

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
    held: Report | None  # of the thread that is held in a send to this peer, as the program tells


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
    held = [one for _n, one in held_now(program) if (one["where"], one["peer"]) == (at, peer)]
    gone, told = ours.acked + ours.unsent, len(program.reports.all)
    return Count(program, port, peer, gone, told, not theirs.unread, held[0] if held else None)


def again(before: Count | None) -> Count | None:
    """Count once more."""
    return before and count(before.program, Place.SENDING, before.port, before.peer)


def have_gone(asked: int, then: Count | None, now: Count | None, is_cut: bool) -> bool:
    """Whether a thread is held, and more has gone than the program tells. At rest.

    ``asked`` is how many events it had told when it was asked to hold one, ``then`` right after it.
    """
    if then is None or now is None or is_cut or not now.held or not now.has_read:
        return False
    since = [one for one in now.program.reports.all[asked:] if one.get("peer") == now.peer]
    if any(one["event"] == Event.SEND_FAILED for one in since):
        return False  # a part of it may have gone
    told = sum(one["size"] for one in since if one["event"] == Event.SENT)
    return now.gone - then.gone > told + _FIN


def do_not_go(then: Count | None, now: Count | None, is_cut: bool) -> bool:
    """Whether a thread that was let go has not sent what it was held with. At rest, after that.

    ``is_cut``: it sends in pieces, and tells of all of them when the last one has gone.
    """
    if then is None or now is None or not then.held or not now.program.running:
        return False
    ident, events = then.held["ident"], now.program.reports.all[then.told :]
    own = [one for one in events if one["ident"] == ident and one["event"] not in _SAYS_NOTHING]
    if not own:
        is_held_again = any(one["ident"] == ident for _n, one in held_now(now.program))
        return now.has_read and not is_held_again
    is_sent = own[0]["event"] == Event.SENT and own[0].get("peer") == now.peer
    return is_sent and not is_cut and bool(own[0]["size"] > now.gone - then.gone)
