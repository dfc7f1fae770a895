"""How a room tells its story, and waits: for an event, or until every program stands still."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from autograder.program.stillness import FLOOD, Watcher
from autograder.room.unmet import Unmet
from autograder.words.language import _

if TYPE_CHECKING:
    from autograder.program.lines import Lines
    from autograder.room.person import Person

PATIENCE = 8.0  # seconds: bounds a failure, paces nothing


class Waiting:
    """The part of a room that notes what happens, and waits for what comes of it."""

    stretch = 3  # times its patience a wait may last while there is news
    steps: list[tuple[float, str]]  # when (time.monotonic) and what
    people: list[Person]
    lines: Lines
    watcher: Watcher
    _heard_at_act: dict[Person, int]

    # -- the story -----------------------------------------------------------------------

    def step(self, sentence: str, **values: Any) -> None:
        """Note what happens next, in words, for the feedback."""
        self.steps.append((time.monotonic(), _(sentence).format(**values)))

    def act(self, sentence: str, **values: Any) -> None:
        """Note that somebody now does something that the programs may answer to."""
        self.step(sentence, **values)
        self.watcher.act()
        self._heard_at_act = {person: person.heard_so_far() for person in self.people}

    # -- waiting -------------------------------------------------------------------------

    def wait_for(self, condition: Callable[[], bool], patience: float = PATIENCE) -> bool:
        """Wait until the condition holds. False once it cannot any more, or out of patience.

        Patience lasts longer while there is news: a machine may have much else to do.
        """
        self.watcher.patience = patience
        began = heard = time.monotonic()
        news, pause = self.watcher.news(), 0.002
        while not condition():
            if self.lines.poll(pause):
                pause = 0.002
                self._refuse_a_flood()
                if news != (news := self.watcher.news()):
                    heard = time.monotonic()
            elif self.watcher.still(for_good=True):
                return condition()
            else:
                pause = min(pause * 2, 0.03)
            now = time.monotonic()
            if now - heard > patience or now - began > self.stretch * patience:
                return condition()
        return True

    def settle(self, patience: float = PATIENCE) -> bool:
        """Wait until every program stands still, so that all that was said has been dealt with."""
        deadline, self.watcher.patience = time.monotonic() + patience, patience
        pause = 0.001
        while not self.watcher.still():
            if time.monotonic() > deadline:
                return False
            if self.lines.poll(pause):
                self._refuse_a_flood()
            else:
                pause = min(pause * 2, 0.02)
        self._refuse_a_flood()
        return True

    def _refuse_a_flood(self) -> None:
        """Raise Unmet if somebody is told far more than anybody has said."""
        for person in self.people:
            before = self._heard_at_act.get(person, 0)
            if person.heard_so_far() - before > FLOOD:
                raise Unmet(
                    _("The chat comes to rest when nobody says anything."),
                    _("{name} gets text without end.").format(name=person.name),
                    seen=bytes(person.heard.data[-200:]),
                )
