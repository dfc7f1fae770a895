"""The words before the server has read them: typed in vain, changed, or sent and not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.probe.talk import Event
from autograder.replay.cast import MAIN
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.way.hands import SHORT
from autograder.replay.clues.way.words import Words
from autograder.replay.recording import WRITES, Happening


class Typed(Words):
    """What the programs of users did with the words, and who was there to read them."""

    def stopped(self, named: str) -> Iterator[Clue]:
        """The words were typed and not sent, or sent and nobody was there who reads them."""
        if not self._words or self.read is not None:
            return
        yield from self._stopped_to_read(named)
        if not any(self.is_alike(one) for _n, one in self._backwards(Event.SENT)):
            yield from self._typed_in_vain()
            yield from self._left_typing()
        elif self.received is None:
            yield from self._typed()
            yield from self._stopped_to_listen()

    def _typed(self) -> Iterator[Clue]:
        """The words have not come to the server as they were typed: who sent others?"""
        for number, one in self._backwards(Event.SENT):
            is_typed = not self._players[one.player].is_server or self._players[one.player].name
            if is_typed and self.is_alike(one) and self._words not in one.data:
                yield from self.hands.changed([(number, step) for step in one.path], one.data)
                yield Clue(self._place(number), number)

    def sent_as_named(self, named: Sequence[str]) -> Iterator[Clue]:
        """Who sent others than were typed, where the cause names that line."""
        found = list(self._typed())
        yield from found if any(clue.place in named for clue in found) else ()

    def typed_in_vain(self) -> Iterator[Clue]:
        """What a thread ran that had the words from a keyboard, where nobody has sent them."""
        sent = (one.data for _n, one in self._backwards(Event.SENT))
        if self._words and not any(self._words in data for data in sent):
            yield from self._typed_in_vain()

    def put_together(self, by_client: bool) -> Iterator[Clue]:
        """The same of what was read last."""
        for number, one in self._backwards(Event.RECEIVED):
            if one.facts["size"] and self._players[one.player].is_server != by_client:
                yield from self.hands.put_together(number)

    def _left_typing(self) -> Iterator[Clue]:
        """The line by which the main thread of a client has left its loop, so that it read no more
        of what was typed.
        """
        for number, one in self._recording.backwards():
            player = self._players[one.player] if one.player >= 0 else None
            is_main = bool(one.path) and one.facts.get("thread") == MAIN
            if is_main and player and player.script and not player.is_server:
                yield from self.hands.left_early([(number, step) for step in one.path])
                return

    def _typed_in_vain(self) -> Iterator[Clue]:
        """A thread has the words from a keyboard: what did it run before it went back to read?"""
        for number, one in enumerate(self._all):
            if one.player >= 0 and self._is_only_server(one):
                continue
            for place, step in enumerate(one.path):
                texts = [v["data"].encode("utf-8", "replace") for v in step["values"]]
                if any(self._words[:SHORT] in text for text in texts):
                    rest = [(number, later) for later in one.path[place:]]
                    yield from self.hands.turned_back(rest, step["place"])
                    return

    def _is_only_server(self, one: Happening) -> bool:
        """Whether nobody types at the program that has told of something."""
        player = self._players[one.player]
        return player.is_server and not player.name

    def _stopped_to_read(self, named: str) -> Iterator[Clue]:
        """The server's thread that read from whoever speaks has ended: by which line?

        ``named`` is the line that the cause names, if any: no more than where it has read.
        """
        for _number, said in self._backwards(WRITES, Event.SENT):
            speaker = self._players[said.player]
            if speaker.is_server or not self.is_alike(said):
                continue
            for number, one in self._backwards(Event.RECEIVED):
                if self._cast.peer_of(one) == speaker.name and one.facts["size"]:
                    if self._is_over(one) and named in ("", self._place(number)):
                        yield from self.hands.left_early(self.hands.path(number))
                    return

    def _is_over(self, one: Happening) -> bool:
        """Whether the thread that told of something has ended."""
        whose = (one.player, one.facts["ident"], one.facts["thread"])
        over = (two for _n, two in self._backwards(Event.THREAD_ENDED))
        return any((o.player, o.facts["ident"], o.facts["thread"]) == whose for o in over)

    def _stopped_to_listen(self) -> Iterator[Clue]:
        """A thread that has received before has ended, or reads no more: by which line?"""
        ended = [one for one in self._all if one.kind == Event.THREAD_ENDED]
        over = {(one.player, one.facts["thread"]) for one in ended}
        for number, one in self._backwards(Event.RECEIVED):
            if (one.player, one.facts["thread"]) in over and one.facts["peer"] is not None:
                path = self.hands.path(number)
                yield from self.hands.left_early(path)
                yield from self.hands.turned_back(path, self._place(number))
