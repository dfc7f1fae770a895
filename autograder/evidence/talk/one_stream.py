"""Who sends to one reader: one thread at a time, as the system sees it.

Two sends on one connection mix where they have to wait for room (man 2 send). The probe can force
that, in the program's own process. Here nothing is forced: a reader is stalled, so whoever sends
to them waits in the call, and the system tells who does (man 5 proc, PID/syscall).
"""

from __future__ import annotations

from autograder.evidence.slow_readers import CARRIED, VERY_LONG, broken
from autograder.probe.talk import Command, Place
from autograder.program import holding
from autograder.program.linux import awaited
from autograder.program.linux.connection import end_of_connection
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire
from autograder.words.language import _, plural
from autograder.words.samples import long_line


def each_line_is_sent_alone(room: Room, slow: OnWire, *speakers: Person) -> None:
    """People say long lines at the same time, and somebody who hears them does not read.

    Then one thread waits in a send to them, and the others for that one. When they read again,
    each line that has come is whole.
    """
    room.arm(room.server, Command.SHORT, at=Place.SENDING, peer=None, most=0)  # as the system likes
    lines = [long_line(f"{speaker.name}, at once", VERY_LONG) for speaker in speakers]
    for speaker, line in zip(speakers, lines, strict=True):
        speaker.says(line)
    room.settle()
    room.step("One thread at a time sends to {name}.", name=slow.name)
    count = _sending_to(room, slow)
    if count > 1:
        sentence = plural(
            "{count} thread of {script} is in a send() to {name}.",
            "{count} threads of {script} are in a send() to {name} at the same moment.",
            count,
        )
        raise Unmet(
            _("One thread at a time sends to {name}.").format(name=slow.name),
            sentence.format(count=count, script=room.server.script, name=slow.name),
        )
    slow.reads_again()
    ends = [f"{line}\n".encode() for line in lines]
    room.wait_for(lambda: slow.heard.ended or all(e in slow.heard.data for e in ends), CARRIED)
    for line in broken(slow, lines):
        expected = plural(
            "{name} hears a line of {count} letter in one piece.",
            "{name} hears a line of {count} letters in one piece.",
            len(line),
        ).format(name=slow.name, count=len(line))
        got = _("It begins, and then somebody else's words are in the middle of it.")
        raise Unmet(expected, got, line, bytes(slow.heard.data))


def _sending_to(room: Room, person: OnWire) -> int:
    """How many threads of the server wait in a call that is to send to a person. 0: not known."""
    try:
        end = end_of_connection(room.address[1], person.port)
    except OSError:
        return 0
    theirs = f"socket:[{end.inode}]" if end is not None and end.is_held else None
    return sum(awaited.given_by(path) == theirs for path in holding.task_paths(room.server))
