"""Many people come and go: a storm in an order that a seed decides, and what is left of them."""

from __future__ import annotations

import contextlib
import dataclasses
import random
import socket

from autograder.probe.talk import Event
from autograder.program import holding
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from autograder.room.wire import reset
from autograder.words.language import _, plural

AT_ONCE = 4  # guests who are there at the same time
IN_MID_LINE = 8  # guests who leave so: more than descriptors that a server may open meanwhile
IN_QUEUE = 3  # connections that the server may be late with: no listen() is asked for more


class Storm:
    """Guests with plain sockets, who wait for nothing."""

    def __init__(self, room: Room, seed: int) -> None:
        self._room = room
        self._chance = random.Random(seed)
        self._guests: list[socket.socket] = []
        self._came = 0
        self._before = len(room.server.saw(Event.ACCEPTED))

    def blows(self, joins: int) -> None:
        """So many people join, some say a word, and as many others leave, one way or another."""
        sentence = plural(
            "{count} person joins, and as many leave.",
            "{count} people join, and as many leave.",
            joins,
        )
        self._room.act(sentence, count=joins)
        for _number in range(joins):
            self._join()
            while len(self._guests) > AT_ONCE:
                self._leave()

    def ends(self) -> None:
        """All guests leave, and the server deals with it.

        The last ones leave in mid-line and in peace: to others something has come that they have
        not read, and for them the system makes a reset of it (RFC 1122, 4.2.2.13).
        """
        self._room.act("All of these people leave.")
        while self._guests:
            self._leave()
        self._room.settle()
        for _number in range(IN_MID_LINE):
            with self._room.reach() as guest, contextlib.suppress(OSError):
                guest.sendall(b"guest")
            self._room.settle()

    def _join(self) -> None:
        room = self._room
        guest = room.reach()
        self._guests.append(guest)
        self._came += 1
        if self._chance.random() < 0.5:
            newline = b"" if self._came % 2 else b"\n"  # every other one goes in mid-line
            with contextlib.suppress(OSError):
                guest.sendall(f"guest-{self._came}".encode() + newline)
        room.lets_in(self._before + self._came - IN_QUEUE)

    def _leave(self) -> None:
        guest = self._guests.pop(self._chance.randrange(len(self._guests)))
        if self._chance.random() < 0.5:
            reset(guest)
        else:
            guest.close()


SLACK = 8  # descriptors and threads that a server may have more than before, for its own ends

VISITS = 10  # rounds
VISITORS = 10  # in each round


LISTENERS = 20  # people: who takes ten has no place for them


def many_listen(room: Room) -> None:
    """Many people come and say nothing, one after another: a server may take so many, and no more.

    Each waits until the one before was let in: nobody is asked for more than that (``listen``).
    """
    steps, before = len(room.steps), len(room.server.saw(Event.ACCEPTED))
    for number in range(1, LISTENERS + 1):
        room.connect_together(f"listener {number}")
        if not room.lets_in(before + number):
            break  # nor would it let in the next one
    room.settle()
    del room.steps[steps:]
    room.step("{count} people connect, and say nothing.", count=LISTENERS)


# -- visitors ----------------------------------------------------------------------------


def visit(room: Room, and_one_stays: bool = False) -> None:
    """Some people come and go again: some in peace, some with a reset, some without a word.

    Who comes last may stay. A server that keeps what is theirs in one variable for all then waits
    for that one's thread instead of for that of each who goes.
    """
    steps = len(room.steps)
    names = [f"visitor {n}" for n in range(VISITORS)]
    people = [
        p
        for pair in zip(names[::2], names[1::2], strict=True)
        for p in room.connect_silently(*pair)
    ]  # no more at once than fit in any backlog
    for number, person in enumerate(people[::2]):
        if number % 2:
            person.sends(b"half a li")  # and goes: this is no other end than the others
        else:
            person.says(f"I am {person.name}")
    room.settle()
    if and_one_stays:
        room.connect("carol")
    for number, person in enumerate(people):
        person.vanishes() if number % 3 == 0 else person.leaves()
    room.settle()
    del room.steps[steps:]
    room.people[:] = [person for person in room.people if person not in people]
    sentence = plural("{count} person comes and goes.", "{count} people come and go.", VISITORS)
    room.step(sentence, count=VISITORS)


def of_no_leaks(room: Room, before: holding.Holding) -> None:
    """The server holds no more descriptors, threads and processes than it did before."""
    server = room.server
    room.step("{script} holds no more than before.", script=server.script)
    # Who looks now and then whether their client has gone, in queue.get(timeout=…), gets the time.
    room.wait_for(lambda: not _holds_more(holding.holding(server), before))
    now = holding.holding(server)
    expected = _("{script} lets go of everybody who has left.").format(script=server.script)
    if now.descriptors > before.descriptors + SLACK:
        sentence = _("It had {before} open descriptors, and has {now} now.")
        raise Unmet(expected, sentence.format(before=before.descriptors, now=now.descriptors))
    if now.threads > before.threads + SLACK:
        sentence = _("It had {before} threads, and has {now} now.")
        raise Unmet(expected, sentence.format(before=before.threads, now=now.threads))
    if now.processes > before.processes + SLACK:  # also of those that have left their parents
        sentence = _("It had {before} processes, and has {now} now.")
        raise Unmet(expected, sentence.format(before=before.processes, now=now.processes))
    if now.sockets > before.sockets + SLACK:  # by whomever they are kept
        sentence = _("It still keeps {count} of them.")
        raise Unmet(expected, sentence.format(count=now.sockets - before.sockets))


def _holds_more(now: holding.Holding, before: holding.Holding) -> bool:
    pairs = zip(dataclasses.astuple(now), dataclasses.astuple(before), strict=True)
    return any(there > earlier + SLACK for there, earlier in pairs)
