"""A scene that has the probes of its programs arm faults, and sees whether these came about."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import Any

from autograder.probe.talk import Command, Place
from autograder.program.program import Program
from autograder.room.holds import claims, passed, pause, undone
from autograder.room.joining import Joinable
from autograder.room.scene import PATIENCE
from autograder.room.unmet import Unmet


class Arming(Joinable):
    """A scene in which something can be armed in a program, and be in doubt later."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._armed: list[undone.Armed] = []
        self._doubts: list[Callable[[], str]] = []  # looked into at the end

    def port_of(self, program: Program) -> int | None:
        """Where a program of this scene listens, if it is its TCP server."""
        return None

    def start(self, *args: Any, **kwargs: Any) -> Program:
        """As in any scene. What is armed from its start on is to come about, too."""
        program = super().start(*args, **kwargs)
        self._armed += undone.from_the_start(program, self.job.get("faults", []))
        return program

    def arm(self, program: Program, fault: Command, **facts: Any) -> undone.Armed | None:
        """Have the probe of a program arm a fault (see ``probe.talk``), and wait until it is."""
        program.ask(fault, PATIENCE, **facts)
        armed = undone.armed(program, fault, facts)
        if armed:
            self.disarm(*(one for one in self._armed if one.is_replaced_by(armed)))
            self._armed.append(armed)
        return armed

    def disarm(self, *faults: undone.Armed | None) -> None:
        """What was armed is not awaited any more. If it should have come about, it is in doubt."""
        for fault in faults:
            if fault in self._armed:
                self._armed.remove(fault)
                self.look_for_doubt(functools.partial(undone.in_doubt, fault))

    def doubt_at_the_end(self, in_doubt: Callable[[], str]) -> None:
        """Have a doubt looked for when all has been done."""
        self._doubts.append(in_doubt)

    def in_doubt(self) -> str:
        """One sentence if something was to happen to a program and did not, else ""."""
        if self._armed:
            with contextlib.suppress(Unmet):  # a flood: the check has not minded
                self.settle()
        self.disarm(*self._armed)
        for in_doubt in self._doubts:
            self.look_for_doubt(in_doubt)
        return super().in_doubt()

    def look_for_doubt(self, in_doubt: Callable[[], str]) -> None:
        """Note a doubt if there is one, and still is when all have come to rest."""
        if in_doubt():
            # The system may know of a call before the probe has told of it.
            with contextlib.suppress(Unmet):  # a flood: whoever waits next is told
                self.settle()
            self.doubt = self.doubt or in_doubt()

    @contextlib.contextmanager
    def paused(self, program: Program, at: str, peer: int | None, nth: int = 1) -> Iterator[None]:
        """Arm the probe: the n-th thread that comes to a place from now on is held there.

        The probe has armed the place before anybody acts, so the thread cannot slip through. Who
        is held counts as asleep: a check settles with it in place, and acts then.
        """
        asked = len(program.reports.all)
        if at.startswith(Place.ACCESS):
            program.command(Command.COUNT_TOUCHES)  # so it is told whether one passes
        self.arm(program, Command.HOLD, at=at, peer=peer, nth=nth)
        then = passed.before(program, at, peer, nth, self.port_of(program), asked)
        held, spoken = pause.begin(then, self._is_cut(program)), len(self.spoken)
        try:
            yield
            self.look_for_doubt(held.in_doubt)
            if at == Place.RECEIVED and program.is_held and self._is_heard(peer, spoken):
                self.look_for_doubt(lambda: passed.why(program))
        finally:
            # It is let go whatever happens, also when the check fails: what is told then of the
            # threads is to be what they do by themselves. And that is an act: what the thread does
            # now is waited for.
            self.watcher.act()
            program.command(Command.RELEASE, at=at, peer=peer)
            is_at_rest = self.settle()
        if is_at_rest:
            self.look_for_doubt(held.in_doubt_later)

    def doubt_who_is_held(self, program: Program) -> None:
        """Note a doubt if a program tells of a thread that is held, and it certainly is not."""
        self.look_for_doubt(lambda: passed.why(program) if claims.are_false(program) else "")

    def _is_cut(self, program: Program) -> bool:
        """Whether the probe sends in pieces for a program: it tells of them when all have gone."""
        return any(
            (one.program, one.command, one.at) == (program, Command.SHORT, Place.SENDING)
            for one in self._armed
        )

    def _is_heard(self, peer: int | None, spoken: int) -> bool:
        """Whether anybody has heard what somebody has said since, while who reads it is held."""
        before = {line for _at, _name, line in self.spoken[:spoken]}
        speakers = [person for person in self.people if person.port == peer is not None]
        return any(
            line.encode() in person.heard.data
            for speaker in speakers
            for _at, name, line in self.spoken[spoken:]
            if name == speaker.name and line not in before and self.texts.is_secret(line)
            for person in self.people
            if person is not speaker
        )
