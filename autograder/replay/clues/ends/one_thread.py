"""Where it went wrong in a server with one thread for all: who may wait in it, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.probe.talk import Event
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.calls import Calls
from autograder.replay.recording import WENT_ON, Happening, Recording

ASKS_WHO_IS_READY = re.compile(r"\.(select|poll)\(|\bselect\(")
SENDS = re.compile(r"\.send(all)?\(")
ACCEPTS = re.compile(r"\.accept\(")
NOT_NOW = b"BlockingIOError"
AGAIN = 5  # times


class OneThread:
    """The only thread of a server that asks the system who is ready. Without one, no clue."""

    def __init__(self, recording: Recording, calls: Calls) -> None:
        self._recording, self._calls = recording, calls
        players = [player for player in recording.players if player.is_server]
        self._script = players[0].script if players else ""
        self._all = [
            (number, one)
            for number, one in enumerate(recording.happenings)
            if players and one.player == players[0].number
        ]

    def clues(self) -> Iterator[Clue]:
        """Where it tries for ever, or has let in somebody whose socket makes it wait."""
        if self._is_there:
            yield from self._tries_again()
            yield from self._waits_for_one()

    @property
    def _is_there(self) -> bool:
        reads = {one.facts["ident"] for _n, one in self._all if one.kind == Event.RECEIVED}
        return len(reads) == 1 and any(map(ASKS_WHO_IS_READY.search, self._code))

    @property
    def _code(self) -> list[str]:
        return self._recording.files.get(self._script, [])

    def _tries_again(self) -> Iterator[Clue]:
        """It is told again and again that a send() would wait: from where is that called?"""
        last = [(n, one) for n, one in self._all if one.path or one.facts.get("place")][-AGAIN:]
        places = {str(one.facts.get("place")) for _n, one in last if self._is_not_now(one)}
        if len(last) == AGAIN and all(self._is_not_now(one) for _n, one in last):
            number, one = last[-1]
            caller = self._calls.caller([step["place"] for step in one.path])
            yield from (Clue(caller or place, number) for place in places)

    def _is_not_now(self, one: Happening) -> bool:
        return one.kind == Event.SEND_FAILED and one.data == NOT_NOW

    def _waits_for_one(self) -> Iterator[Clue]:
        """It stands in a send(): its sockets may wait, as they came from accept()."""
        for number, one in self._all[::-1]:
            if one.kind == WENT_ON:
                if SENDS.search(self._recording.code(str(one.facts["place"]))):
                    for line, code in enumerate(self._code, 1):
                        if ACCEPTS.search(code):
                            yield Clue(f"{self._script.rpartition('/')[2]}:{line}", number)
                return

    def left_behind(self) -> Iterator[Clue]:
        """Where whoever has left was forgotten last."""
        for number, one in self._all[::-1] if self._is_there else ():
            if one.kind == Event.REGISTRY_CHANGED:
                yield Clue(str(one.facts["place"]), number)
