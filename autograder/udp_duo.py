"""A room for two over UDP: a server with a user and one client, or two peers."""

from __future__ import annotations

from autograder.duo import Duo, of_rest
from autograder.i18n import _
from autograder.person import AtTerminal
from autograder.udp import UdpRoom
from autograder.unmet import Unmet

TRACEBACK = b"Traceback (most recent call last)"


class UdpDuo(Duo, UdpRoom):
    """The boss sits at the program that is started first; alice starts the other one."""


def survives(person: AtTerminal, busy_before: bool) -> None:
    """A program whose peer has gone goes on, or ends, but it does not break.

    UDP tells nobody that somebody has gone, so the program need not notice (RFC 768). It may
    learn of it by an ICMP error, or by a goodbye that the other one sent.
    """
    room, program = person.room, person.program
    for line in ("are you still there?", "hello?"):
        if program.running:
            person.says(line)
            room.settle()
    of_rest(room, program, busy_before)
    if TRACEBACK in program.errors.data:
        raise Unmet(
            _("{script} goes on, or ends without a traceback.").format(script=program.script),
            program.errors.text.strip().splitlines()[-1],
        )
