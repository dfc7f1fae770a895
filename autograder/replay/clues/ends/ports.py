"""Where it went wrong with sockets and ports: nobody is reached, or somebody else made a socket."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.probe.talk import Event
from autograder.replay.clues.clue import Clue
from autograder.replay.recording import Recording


class Ports:
    """The ports that were asked for in one recording. ``got`` is the cause that a check tells."""

    def __init__(self, recording: Recording, got: str) -> None:
        self._all, self._got = recording.happenings, got
        self._backwards = recording.backwards
        self._players, self._files = recording.players, recording.files

    def made_by_others(self) -> Iterator[Clue]:
        """A module that is none of the student's has made a socket."""
        kinds = (Event.CONNECTING, Event.BOUND, Event.LISTENING, Event.SPEAKS)
        places = (str(one.facts.get("place", "")) for one in self._all)
        own = {place.partition(".py:")[0] for place in places}  # "the server" is not server.py
        for number, one in self._backwards(*kinds):
            maker = str(one.facts["maker"])
            if maker in own:
                continue
            if one.path and maker and re.search(rf"\b{re.escape(maker)}\b", self._got):
                yield Clue(one.path[-1]["place"], number)
            if maker and re.search(rf"\b{re.escape(maker)}\b", self._got):
                yield from self._saying(self._players[one.player].script, maker, number)

    def is_reached_by_nobody(self) -> Iterator[Clue]:
        """A server that has never asked for a port."""
        opened = {one.player for one in self._all if one.kind in (Event.BOUND, Event.LISTENING)}
        for player in self._players:
            if player.is_server and player.number not in opened:
                yield from self._saying(player.script, "socket(", None)

    def reaches_nobody(self) -> Iterator[Clue]:
        """Somebody went to a port at which nobody is, though somebody listens."""
        if not any(one.kind in (Event.LISTENING, Event.BOUND) for one in self._all):
            return
        for number, one in self._backwards(Event.CONNECTING, Event.SENDS_TO):
            if one.facts["real"] is None:
                script = self._players[one.player].script
                yield from self._saying(script, str(one.facts["asked"]), number)
                yield Clue("", number)

    def _saying(self, script: str, words: str, number: int | None) -> Iterator[Clue]:
        """The first line of a script that says this."""
        for line, code in enumerate(self._files[script], 1):
            if words in code:
                yield Clue(f"{script.rpartition('/')[2]}:{line}", number)
