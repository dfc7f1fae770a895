"""Several things come at one moment, so that a server finds all of them when it looks next.

Where one thread serves all, no thread can be held while others act: its coroutines take turns, at
each ``await``. So the whole program is stopped for a moment, as any may be (man 7 signal, SIGSTOP),
and what is said meanwhile waits for it, each in a connection of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from autograder.evidence.framing import each_in_a_line
from autograder.room.room import Room
from autograder.room.wire import OnWire


@contextlib.contextmanager
def of(room: Room) -> Iterator[None]:
    """What people do in here comes to the server at one moment."""
    room.settle()
    with room.server.frozen():
        yield
    room.act("{script} is stopped, as by Ctrl-Z, and goes on.", script=room.server.script)


def two_speak(room: Room, one: OnWire, other: OnWire, *listeners: OnWire) -> None:
    """Two people say a line at one moment: both come to all others, each in a line of its own.

    Who has said it first is mostly dealt with first, so each of them is once.
    """
    for number, speakers in enumerate(((one, other), (other, one)), 1):
        texts = [f"{number} {person.name} says it at one moment" for person in speakers]
        with of(room):
            for person, text in zip(speakers, texts, strict=True):
                person.says(text)
        for listener in listeners:
            each_in_a_line(listener, *texts)


def come_and_go(room: Room, speaker: OnWire, leaver: OnWire, *listeners: OnWire) -> OnWire:
    """Somebody speaks, and at one moment another person leaves, and one comes."""
    text = "somebody comes and goes while I speak"
    with of(room):
        speaker.says(text)
        leaver.leaves()
        newcomer: OnWire = room.connect_together("nina")[0]
    for listener in listeners:
        listener.hears_once(text)
    room.names(newcomer)
    return newcomer


def in_pieces(room: Room, one: OnWire, other: OnWire, listener: OnWire) -> None:
    """Two people say their lines in pieces, in turn: who has begun first ends last, then first.

    A letter of each line is cut in half, however much a recv() takes.
    """
    head, tail = "я".encode()[:1], "я".encode()[1:]
    for number, last in enumerate(((other, one), (one, other)), 1):
        for before, part, after in ((b"", "begins", head), (tail + b" ", "goes on", b"")):
            for person in (one, other):
                person.sends(before + f"{number} {person.name} {part} ".encode() + after)
                room.settle()
        for person in last:
            person.sends(b"and ends\n")
            room.settle()
        names = (one.name, other.name)
        lines = [f"{number} {name} begins я {number} {name} goes on and ends" for name in names]
        each_in_a_line(listener, *lines)
