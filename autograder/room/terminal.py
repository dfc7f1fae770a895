"""A person at the terminal: runs the student's client, types on its stdin, reads its stdout."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.probe.talk import Command, Event
from autograder.program.causes import (
    how_it_broke,
    how_it_ended,
    why_busy,
    why_in_doubt,
    why_it_goes_on,
)
from autograder.program.linux.connection import End, end_of_connection
from autograder.program.output import Output
from autograder.program.program import Program
from autograder.room.person import Person
from autograder.room.scene import Scene
from autograder.room.unmet import Unmet
from autograder.words.heard import times_heard
from autograder.words.language import _
from autograder.words.pieces import pieces_of
from autograder.words.quoted import short

ON_STDERR = "scripts that show what comes on stderr"
A_MOMENT = 2.0  # seconds: bounds the wait for somebody who may not be meant to read it


class AtTerminal(Person):
    """A person who runs the student's client, types on its stdin and reads its stdout."""

    program: Program

    def __init__(self, name: str, room: Scene, program: Program) -> None:
        super().__init__(name, room)
        self.program = program

    @property
    def heard(self) -> Output:
        """All that has come to this person. On a terminal there are two streams to read."""
        scripts = self.room.once.kept.get(ON_STDERR, ())
        return self.program.errors if self.program.script in scripts else self.program.output

    def reads_elsewhere(self, *texts: str) -> bool:
        """Whether stderr shows these texts, as by ``logging``: then that is read in this run."""
        errors = self.program.errors
        if errors.has_traceback or not all(times_heard(text, errors.data) for text in texts):
            return False
        self.room.once.kept.setdefault(ON_STDERR, set()).add(self.program.script)
        return True

    def says(self, *lines: str) -> None:
        """Say one line, or several in quick succession, when all have read what was said before.

        So nothing is glued by chance for somebody who is slow: a check that wants it, forces it.
        """
        lets_all_read(self.room)
        super().says(*lines)
        self.room.said_last = (self, lines[-1], list(self.room.people))

    def _put(self, line: str) -> None:
        self.program.feed(line.encode() + b"\n")

    def types(self, data: bytes, what: str) -> None:
        """Type bytes just as they are, also ones that are no text."""
        lets_all_read(self.room)
        self.room.act("{name} types {what}.", name=self.name, what=what)
        self.program.feed(data)

    def closes_the_output(self) -> None:
        """Nobody reads what the client prints any more, as in “client.py | head -1”."""
        self.room.act("Nobody reads the output of {script} any more.", script=self.program.script)
        self.program.close_output()

    @property
    def port(self) -> int | None:
        """The real port of this client's end of the connection, as the server sees it."""
        ends = self.program.saw(Event.CONNECTED) or self.program.saw(Event.SPEAKS)  # TCP, or UDP
        return int(ends[-1]["local"]) if ends else None

    def shows(self, text: str, place: int) -> None:
        """See that this client shows a text, in one piece or in several, after this place."""
        text = self.room.texts.heard(text)
        expected = self.room.step(
            "{script} shows the reply “{text}”.", script=self.program.script, text=short(text)
        )

        def is_shown() -> bool:
            shown = self.heard.data[place:].decode("utf-8", "replace")
            return pieces_of(text, shown) == len(text)

        if not self.room.wait_for(is_shown) and not self.reads_elsewhere(text):
            seen = bytes(self.heard.data[place:])
            raise Unmet(expected, self._why_not_shown(place), text, seen)

    def _why_not_shown(self, place: int) -> str:
        if not self.program.running:
            return how_it_ended(self.program)
        if self.heard.data[place:].strip():
            return _("Only a part of it was shown, or something else.")
        return _("Nothing was shown when the reply came.")

    def expect_end(self, presses_enter: bool = False, at_once: bool = False) -> None:
        """See the client end without a traceback, by itself or after a few more lines."""
        program = self.program
        self.room.step("{script} of {name} ends.", script=program.script, name=self.name)
        self.room.wait_for_the_end_of(program, at_once)
        if program.running and self.room.watcher.spins(program):
            raise Unmet(
                _("{script} ends, or waits for its user.").format(script=program.script),
                why_busy(program),
            )
        for line in ("is anybody there?", "hello?") if presses_enter else ():
            if program.running:
                self.says(line)
                self.room.wait_for(lambda: not program.running)
        if program.running:
            raise Unmet(
                _("{script} ends.").format(script=program.script),
                why_it_goes_on(program),
            )
        if program.errors.has_traceback:
            raise Unmet(
                _("{script} ends without a traceback.").format(script=program.script),
                how_it_broke(program),
            )

    def closes_the_window(self) -> None:
        """End the client, if it is still there; the kernel closes its connection (FIN)."""
        if self.program.running:
            self.room.act("{name} closes the terminal window.", name=self.name)
            self.program.kill()
            self.program.wait_end()

    def leaves(self) -> None:
        """End the input: Ctrl-D on Linux and macOS, Ctrl-Z on Windows."""
        self.room.act("{name} ends the input (Ctrl-D).", name=self.name)
        self.here = False
        self.program.end_input()

    def vanishes(self) -> None:
        """The client is killed; the kernel closes its connection."""
        self.room.act("{name}'s client is killed.", name=self.name)
        self.here = False
        self.program.kill()
        self.program.wait_end(10)

    def is_reset(self) -> None:
        """The client is killed, and its connection is reset."""
        self.room.act("{name}'s client is killed, and its connection is reset.", name=self.name)
        called = [event["real"] for event in self.program.saw(Event.CONNECTING)]
        server, port = called[-1] if called else None, self.port
        self.program.ask(Command.RESETS, A_MOMENT)
        before = end_at(port, server)
        self.here = False
        self.program.kill()
        self.program.wait_end(10)
        # A connection that is reset is forgotten. The end that says FIN is kept for a while,
        # whatever the other one does (RFC 9293, 3.6).
        if before and before.is_held and end_at(port, server):
            self.room.doubt = self.room.doubt or why_in_doubt(self.program)


def end_at(port: int | None, peer: int | None) -> End | None:
    """The end at this port of the connection to that one. None: there is none, or nobody knows."""
    if port is None or peer is None:
        return None
    try:
        return end_of_connection(port, peer)
    except OSError:
        return None


def somebody_is_held(programs: Sequence[Program]) -> bool:
    """Whether the probe holds a thread of one of these programs."""
    return any(program.is_held for program in programs)


def lets_all_read(room: Scene) -> None:
    """Give everybody at a terminal the time to read what was said last, if they read it at all.

    While the probe holds somebody, nobody is waited for.
    """
    said, room.said_last = room.said_last, None
    if said is None or not said[1].strip() or somebody_is_held(room.programs):
        return
    speaker, text, were_there = said
    readers = [p for p in were_there if p.here and p.program is not None and p.program.running]
    slow = {person for person in readers if person is not speaker} - room.do_not_hear

    def have_read() -> bool:
        slow.difference_update([p for p in slow if times_heard(text, p.heard.data)])
        return not slow or somebody_is_held(room.programs)

    if not room.wait_for(have_read, A_MOMENT):
        room.do_not_hear |= slow
