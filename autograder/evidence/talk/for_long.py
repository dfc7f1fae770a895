"""Somebody goes on for long: a function that calls itself for each message ends at the 1,000th.

Python lets a thousand calls stand in each other, no more (sys.setrecursionlimit). Here it lets
fewer, and as many messages are said that each place where one is read, sent or shown is passed more
often than that.
"""

from __future__ import annotations

import itertools

from autograder.evidence.talk.at_once import slept_until
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.udp import UdpRoom
from autograder.words.samples import burst

CALLS = 250  # that may stand in each other: no chat needs so many
TURNS = burst(300)
LINE = len(TURNS[0]) + 1  # bytes, its newline included
FIRST = 10  # lines that are said before the many: they show how long one takes
AT_ONCE, DATAGRAMS = 105, 50  # of them: a socket keeps some datagrams until it is read, not all
SLEPT = 0.2  # seconds over the first of them: who sleeps so long at each line is asked for no more


def goes_on(room: Room, speaker: Person, listener: Person) -> None:
    """Somebody says 300 lines: for each of them a recv() of its own returns, or more than one."""
    udp = isinstance(room, UdpRoom)  # datagrams may overtake each other (RFC 768)
    hears = listener.hears if udp else listener.hears_a_burst
    for program in filter(None, dict.fromkeys((speaker.program, room.server, listener.program))):
        room.few_calls(program, CALLS)
        if not udp:
            room.short_reads(program, LINE)
    steps, slept = len(room.steps), 0.0
    starts = [0, *range(FIRST, len(TURNS), DATAGRAMS if udp else AT_ONCE), len(TURNS)]
    for start, end in itertools.pairwise(starts):
        if slept > SLEPT:
            break
        del room.steps[steps:]
        speaker.says(*TURNS[start:end])
        if not start:
            slept = slept_until(room, lambda: listener.has_heard(TURNS[FIRST - 1]))
        hears(*TURNS[start:end])
