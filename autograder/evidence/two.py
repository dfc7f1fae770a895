"""What checks ask of a chat for two."""

from __future__ import annotations

from autograder.evidence.chat import of_rest
from autograder.program.causes import how_it_broke
from autograder.program.program import Program
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.words.language import _


def said_so_far(program: Program) -> tuple[int, int]:
    """How many bytes it has written to stdout and to stderr."""
    return program.output.total, program.errors.total


def is_told(person: AtTerminal, before: tuple[int, int]) -> None:
    """See that a program tells its user that the other one has gone, or ends."""
    room, program = person.room, person.program
    room.step("{script} tells {name}, or ends.", script=program.script, name=person.name)
    if not room.wait_for(lambda: not program.running or _words(program, before)):
        raise Unmet(
            _("{script} tells its user that the other one has gone, or ends.").format(
                script=program.script
            ),
            _("It goes on running and says nothing."),
        )


def _words(program: Program, before: tuple[int, int]) -> bool:
    """Whether it has written more than empty lines since it had written so many bytes."""
    news = zip((program.output, program.errors), before, strict=True)
    return any(stream.data[len(stream.data) - (stream.total - n) :].strip() for stream, n in news)


def vanishes_with_unread_words(leaver: AtTerminal, other: AtTerminal) -> None:
    """A program is killed before it has read what came: its system then resets the connection.

    Source: RFC 2525, section 2.17 (a RST tells the peer that its data was lost).
    """
    with leaver.program.frozen():
        other.says("you will not read this")
        leaver.room.settle()
        leaver.vanishes()


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
    if program.errors.has_traceback:
        raise Unmet(
            _("{script} goes on, or ends without a traceback.").format(script=program.script),
            how_it_broke(program),
        )
