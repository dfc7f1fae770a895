"""A person at the terminal: runs the student's client, types on its stdin, reads its stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.program.output import Output
from autograder.program.program import Program
from autograder.room.person import Person
from autograder.room.promptness import wait_for_its_end
from autograder.room.unmet import Unmet
from autograder.words.language import _

if TYPE_CHECKING:
    from autograder.room.room import Room


class AtTerminal(Person):
    """A person who runs the student's client, types on its stdin and reads its stdout."""

    def __init__(self, name: str, room: Room, program: Program) -> None:
        super().__init__(name, room)
        self.program = program

    @property
    def heard(self) -> Output:
        """All that has come to this person."""
        return self.program.output

    def _put(self, line: str) -> None:
        self.program.feed(line.encode() + b"\n")

    @property
    def port(self) -> int | None:
        """The real port of this client's end of the connection, as the server sees it."""
        ends = self.program.saw("connected") or self.program.saw("speaks")  # TCP, or UDP
        return int(ends[-1]["local"]) if ends else None

    def expect_end(self, presses_enter: bool = False, at_once: bool = False) -> None:
        """See the client end without a traceback, by itself or after a few more lines."""
        program = self.program
        self.room.step("{script} of {name} ends.", script=program.script, name=self.name)
        wait_for_its_end(self.room, program, at_once)
        if program.running and self.room.watcher.spins(program):
            raise Unmet(
                _("{script} ends, or waits for its user.").format(script=program.script),
                _("One of its threads runs without end and keeps a processor busy."),
            )
        for line in ("is anybody there?", "hello?") if presses_enter else ():
            if program.running:
                self.says(line)
                self.room.wait_for(lambda: not program.running)
        if program.running:
            raise Unmet(
                _("{script} ends.").format(script=program.script),
                _("It goes on running."),
            )
        if b"Traceback (most recent call last)" in program.errors.data:
            raise Unmet(
                _("{script} ends without a traceback.").format(script=program.script),
                program.errors.text.strip().splitlines()[-1],
            )

    def closes_the_window(self) -> None:
        """End the client, if it is still there; the kernel closes its connection (FIN)."""
        if self.program.running:
            self.room.act("{name} closes the terminal window.", name=self.name)
            self.program.kill()
            self.program.wait_end()

    def leaves(self) -> None:
        """End the input: Ctrl-D on Linux and macOS, Ctrl-Z on Windows."""
        self.room.act(_("{name} ends the input (Ctrl-D)."), name=self.name)
        self.here = False
        self.program.end_input()

    def vanishes(self) -> None:
        """The client is killed; the kernel closes its connection."""
        self.room.act(_("{name}'s client is killed."), name=self.name)
        self.here = False
        self.program.kill()
        self.program.wait_end(10)
