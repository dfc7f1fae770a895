"""What a failed check leaves behind as evidence: events, where threads stand, the sources."""

from __future__ import annotations

import linecache
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.probe.talk import Event
from autograder.program.causes import Death, Seat, deaths
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.replay.cast import said_of
from autograder.room.scene import Scene, Somebody
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.words.tracebacks import place_in

MOST_ASKED = 3  # clients that are asked where they stand


@dataclass
class Run:
    """One failed check: what was missed, and the scene in which it was missed."""

    scene: Scene
    error: Unmet
    slug: str = ""
    _files: dict[str, list[str]] = field(default_factory=dict)

    @cached_property
    def seats(self) -> list[Seat]:
        """The server first, then who was asked last, then who spoke, then the others."""
        first = [self.scene.server]
        first += [p.program for p in (self.scene.asked, self.speaker) if p is not None]
        found = self.scene.seats()
        return sorted(found, key=lambda s: first.index(s.program) if s.program in first else 9)

    @cached_property
    def deaths(self) -> list[Death]:
        """Who died, the first one first."""
        return deaths(self.seats)

    @cached_property
    def standing(self) -> list[tuple[Seat, dict[str, Any]]]:
        """Where each thread stands, of the server and of the clients that matter most."""
        left = [Seat(p.program, p.name) for p in self.people_at_terminals if not p.here]
        running = [s for s in [*self.seats, *reversed(left)] if s.program.running][: MOST_ASKED + 1]
        return [(seat, where) for seat in running for where in seat.program.where()]

    def of(self, event: Event) -> list[tuple[Seat, Report]]:
        """The events of one kind, in all programs that matter."""
        return [(seat, told) for seat in self.seats for told in seat.program.saw(event)]

    # -- the text that was missed --------------------------------------------------------

    @property
    def is_missing(self) -> bool:
        """Whether a text that was looked for did not come."""
        sent = self.error.sent.encode()
        return bool(sent) and sent not in self.error.seen

    @cached_property
    def spoken(self) -> tuple[float, str, str] | None:
        """When the text that was looked for was said last, by whom, and the words.

        What nobody has said is the answer to a command, if that was said last.
        """
        said, last = said_of(self.scene, self.error.sent), said_of(self.scene, "")
        is_said = said is not None and self.error.sent in said[2]
        return last if not is_said and last and last[2].startswith("/") else said

    @property
    def speaker(self) -> Somebody | None:
        """Who said the text that was looked for."""
        return self.person(self.spoken[1]) if self.spoken else None

    def person(self, name: str) -> Somebody | None:
        """Who has this name. The last one, if there were several."""
        return next((p for p in reversed(self.scene.people) if p.name == name), None)

    # -- the student's own lines ---------------------------------------------------------

    @cached_property
    def places(self) -> re.Pattern[str]:
        """What finds the places that a sentence on these programs names."""
        return place_in(
            Path(name).name for name in (self.scene.pair.server, self.scene.pair.client)
        )

    def line(self, place: str) -> str:
        """The text of a line such as "server.py:12", with those that belong to its brackets."""
        file, _colon, number = place.rpartition(":")
        lines = self.file(file)
        if not number.isdigit() or not 0 < int(number) <= len(lines):
            return ""
        text = lines[int(number) - 1].strip()
        for more in lines[int(number) : int(number) + 5]:
            if text.count("(") <= text.count(")"):
                break
            text += " " + more.strip()
        return text

    def file(self, name: str) -> list[str]:
        """The lines of a file of the student's. [] if there is no such file."""
        if name not in self._files:
            found = sorted(Path(self.scene.pair.folder).rglob(name))[:1] if name else []
            self._files[name] = linecache.getlines(str(found[0])) if found else []
        return self._files[name]

    def source(self, program: Program) -> str:
        """The whole text of a program's script."""
        return "".join(self.file(Path(program.script).name))

    @property
    def people_at_terminals(self) -> list[AtTerminal]:
        """Those who use the student's client."""
        return [p for p in self.scene.people if isinstance(p, AtTerminal)]
