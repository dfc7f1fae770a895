"""The words that were looked for, from hand to hand: where they were changed, kept back or lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.hands import SHORT, Clue, Hands
from autograder.replay.recording import READS, SHOWS, Happening, Recording

LEAST = 5  # letters of a word by which a text is known again


class Passage:
    """The way of some words through one recording, to whoever is asked for them."""

    def __init__(self, recording: Recording, cast: Cast, words: str, asked: str) -> None:
        self._all, self._cast, self._players = recording.happenings, cast, recording.players
        self._words, self._asked = words.encode(), asked
        self.hands = Hands(recording.happenings, cast, self._words)

    def clues(self) -> Iterator[Clue]:
        """What became of the words: sent to whom they should not reach, lost, or not shown."""
        if not self._words:
            return
        sent = [n for n, one in self._backwards(Event.SENT) if self._carries(one)]
        to_asked = [n for n in sent if self._cast.peer_of(self._all[n]) == self._asked]
        if to_asked and self._came():
            yield Clue(self._place(to_asked[0]), to_asked[0])
        elif (came := self._received()) is not None and not self._came():
            yield from self._kept_back(came)
        elif self.read is not None:
            yield from self._in_the_server(self.read)
        else:
            yield from self._typed()

    def _backwards(self, *kinds: str) -> Iterator[tuple[int, Happening]]:
        for number in range(len(self._all) - 1, -1, -1):
            if self._all[number].kind in kinds:
                yield number, self._all[number]

    def _place(self, number: int) -> str:
        return str(self._all[number].facts.get("place", ""))

    def _carries(self, one: Happening) -> bool:
        return self._players[one.player].is_server and self._words in one.data

    def _is_asked(self, one: Happening) -> bool:
        player = self._players[one.player]
        return player.name == self._asked if self._asked else not player.is_server

    # -- where they came to --------------------------------------------------------------------

    @cached_property
    def read(self) -> int | None:
        """Where the server has read the words, or their beginning. None: it has not."""
        for words in (self._words, self._words[:SHORT]):
            for number, one in self._backwards(Event.RECEIVED):
                if words and words in one.data and self._players[one.player].is_server:
                    return number
        return None

    def _received(self) -> int | None:
        """Where the client of whoever is asked has received them. None: it has not."""
        for number, one in self._backwards(Event.RECEIVED):
            if self._words in one.data and self._is_asked(one):
                return number
        return None

    def _came(self) -> bool:
        """Whether they have come to the eyes of whoever is asked: they should not, or not so."""
        seen = (one for one in self._all if one.kind in (SHOWS, READS) and self._is_asked(one))
        return any(self._words in one.data for one in seen)

    # -- what happened to them -------------------------------------------------------------------

    def _typed(self) -> Iterator[Clue]:
        """The words have not come to the server as they were typed: who sent others?"""
        token = self._words.split()[-1].lower() if self._words.split() else b""
        for number, one in self._backwards(Event.SENT):
            data = one.data.lower()
            is_alike = self._words[:SHORT].lower() in data or (
                len(token) >= LEAST and token in data
            )
            if is_alike and self._words not in one.data:
                yield from self.hands.changed([(number, step) for step in one.path], one.data)
                yield Clue(self._place(number), number)

    def _in_the_server(self, read: int) -> Iterator[Clue]:
        """The server has read the words, and whoever should get them has not got them."""
        hands, first = self.hands, self._all[read]
        path = hands.path(read)
        if self._words not in first.data and first.facts["size"] == len(first.data):
            yield Clue(self._place(read), read)  # it has read a part of them
        for number, one in hands.of_thread(read):
            if one.kind == Event.SENT and one.facts["size"] and self._words not in one.data:
                yield from hands.changed(path, one.data)
                yield Clue(self._place(number), number)
        yield from self._dropped()
        for number, one in hands.of_thread(read):
            if one.kind in (Event.CALL_FAILED, Event.SEND_FAILED):
                yield Clue(self._place(number), number)
        yield from hands.left_early(path)
        yield from hands.turned_back(path, self._place(read))

    def _kept_back(self, came: int) -> Iterator[Clue]:
        """The words have come to the client of whoever is asked, and it does not show them."""
        path = self.hands.path(came)
        yield from self.hands.changed(path, b"")
        yield from self.hands.left_early(path)
        others = [(n, step) for n, step in path if step["place"] != self._place(came)]
        yield from (Clue(step["place"], later) for later, step in others[:1])
        yield Clue(self._place(came), came)

    def _dropped(self) -> Iterator[Clue]:
        """The line at which whoever is asked fell out of the registry."""
        inside: dict[tuple[int, int], list[str]] = {}
        found: Clue | None = None
        for number, one in enumerate(self._all):
            if one.kind == Event.REGISTRY_CHANGED:
                key = (one.player, one.facts["registry"])
                people = self._cast.people(one.facts["peers"])
                if self._asked in inside.get(key, []) and self._asked not in people:
                    found = Clue(self._place(number), number)
                elif self._asked in people:
                    found = None
                inside[key] = people
        if found is not None:
            yield found
