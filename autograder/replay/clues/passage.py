"""The words that were looked for, from hand to hand: where they were changed, kept back or lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.calls import Calls
from autograder.replay.clues.handling import Handling
from autograder.replay.clues.hands import SHORT, Clue, Hands
from autograder.replay.recording import READS, SHOWS, Happening, Recording

LEAST = 5  # letters of a word by which a text is known again


class Passage:
    """The way of some words through one recording, to whoever is asked for them."""

    def __init__(
        self, recording: Recording, cast: Cast, words: str, asked: str, missed: str = ""
    ) -> None:
        self._recording = recording
        self._all, self._cast, self._players = recording.happenings, cast, recording.players
        self._words, self._asked = words.encode(), asked
        self._is_answer = bool(missed) and words not in missed and missed not in words
        self._calls = Calls(recording.files)
        self.hands = Hands(recording.happenings, cast, self._calls, self._words)

    def clues(self) -> Iterator[Clue]:
        """What became of the words: sent to whom they should not reach, lost, or not shown."""
        if not self._words:
            return
        yield from self._sent_otherwise()
        if self._is_answer and self.read is not None:
            yield from self._answered(self.read)
        sent = [n for n, one in self._backwards(Event.SENT) if self._words in one.data]
        sent = [n for n in sent if self._players[self._all[n].player].is_server]
        to_asked = [n for n in sent if self._cast.peer_of(self._all[n]) == self._asked]
        came, seen = self.received, self._seen()
        if to_asked and self.read is not None and self.read > to_asked[0]:
            yield from self._in_the_server(self.read)  # they were read once more
        if came is not None and (seen is None or seen < came):
            yield from self._kept_back(came)
        elif to_asked and seen is not None:
            yield from self._sent_to(to_asked[0])
        elif self.read is not None:
            yield from self._in_the_server(self.read)
        else:
            yield from self._typed()
            yield from self._stopped_to_listen()
        if came is not None:
            yield from self._kept_back(came)

    def _sent_to(self, number: int) -> Iterator[Clue]:
        """The words have come to whoever is asked. Who sent them, and why to them?"""
        if self.read is not None:
            yield from self.hands.put_together(self.read)
            yield from self._handling(self.read).new()
        yield from self.hands.made(number)
        if self.read is not None:
            # The loop may have gone on to others: it went wrong when it came to them.
            yield from (Clue(one.place, number) for one in self._handling(self.read).looped())
        yield Clue(self._place(number), number)

    def stopped(self) -> Iterator[Clue]:
        """The words were typed and not sent, or sent and nobody was there who reads them."""
        if not self._words or self.read is not None:
            return
        if not any(self.is_alike(one) for _n, one in self._backwards(Event.SENT)):
            yield from self._typed_in_vain()
        elif self.received is None:
            yield from self._typed()
            yield from self._stopped_to_listen()

    def _backwards(self, *kinds: str) -> Iterator[tuple[int, Happening]]:
        for number in range(len(self._all) - 1, -1, -1):
            if self._all[number].kind in kinds:
                yield number, self._all[number]

    def _place(self, number: int) -> str:
        return str(self._all[number].facts.get("place", ""))

    def _is_asked(self, one: Happening) -> bool:
        player = self._players[one.player]
        return player.name == self._asked if self._asked else not player.is_server

    @cached_property
    def read(self) -> int | None:
        """Where the server has read the words, or their beginning. None: it has not."""
        for words in (self._words, b"" if self._token_is_there else self._words[:SHORT]):
            for number, one in self._backwards(Event.RECEIVED):
                if words and words in one.data and self._players[one.player].is_server:
                    return number
        return None

    @cached_property
    def _token(self) -> bytes:
        """The last word, which nobody can guess and nothing else has. b"" if it is short."""
        words = self._words.split()
        return words[-1].lower() if words and len(words[-1]) >= LEAST else b""

    @cached_property
    def _token_is_there(self) -> bool:
        return any(self._token_in(one) for _number, one in self._backwards(Event.SENT))

    def _token_in(self, one: Happening) -> bool:
        return self._token != b"" and self._token in one.data.lower()

    def is_alike(self, one: Happening) -> bool:
        """Whether something that was sent is these words, or what became of them."""
        beginning = self._words[:SHORT].lower() in one.data.lower()
        return self._token_in(one) or (beginning and not self._token_is_there)

    @cached_property
    def received(self) -> int | None:
        """Where the client of whoever is asked has received them. None: it has not."""
        for number, one in self._backwards(Event.RECEIVED):
            if self._words and self._words in one.data and self._is_asked(one):
                return number
        return None

    def _seen(self) -> int | None:
        """Where they came to the eyes of whoever is asked: they should not, not so, or not once."""
        for number, one in self._backwards(SHOWS, READS):
            if self._words in one.data and self._is_asked(one):
                return number
        return None

    def _sent_otherwise(self) -> Iterator[Clue]:
        """Who was the first to send the words has sent others."""
        for number, one in enumerate(self._all):
            if one.kind == Event.SENT and self.is_alike(one):
                if self._players[one.player].is_server and self.read is not None:
                    return  # what came before is known
                if self._words not in one.data and one.facts["size"] == len(one.data):
                    if self._players[one.player].is_server:
                        yield from self.hands.made(number)
                    yield from self.hands.changed([(number, step) for step in one.path], one.data)
                    yield Clue(self._place(number), number)
                return

    def _typed(self) -> Iterator[Clue]:
        """The words have not come to the server as they were typed: who sent others?"""
        for number, one in self._backwards(Event.SENT):
            is_typed = not self._players[one.player].is_server or self._players[one.player].name
            if is_typed and self.is_alike(one) and self._words not in one.data:
                yield from self.hands.changed([(number, step) for step in one.path], one.data)
                yield Clue(self._place(number), number)

    def _is_other(self, one: Happening) -> bool:
        return one.kind == Event.SENT and one.facts["size"] > 0 and self._words not in one.data

    def put_together(self, by_client: bool) -> Iterator[Clue]:
        """The same of what was read last."""
        for number, one in self._backwards(Event.RECEIVED):
            if one.facts["size"] and self._players[one.player].is_server != by_client:
                yield from self.hands.put_together(number)

    def _typed_in_vain(self) -> Iterator[Clue]:
        """A thread has the words from a keyboard: what did it run before it went back to read?"""
        for number, one in enumerate(self._all):
            for place, step in enumerate(one.path):
                texts = [v["data"].encode("utf-8", "replace") for v in step["values"]]
                if any(self._words[:SHORT] in text for text in texts):
                    rest = [(number, later) for later in one.path[place:]]
                    yield from self.hands.turned_back(rest, step["place"])
                    return

    def _stopped_to_listen(self) -> Iterator[Clue]:
        """A thread that has received before has ended, or reads no more: by which line?"""
        ended = [one for one in self._all if one.kind == Event.THREAD_ENDED]
        over = {(one.player, one.facts["thread"]) for one in ended}
        for number, one in self._backwards(Event.RECEIVED):
            if (one.player, one.facts["thread"]) in over and one.facts["peer"] is not None:
                path = self.hands.path(number)
                yield from self.hands.left_early(path)
                yield from self.hands.turned_back(path, self._place(number))

    def _never_sent_to(self, *, only_decided: bool = False) -> Iterator[Clue]:
        """Nothing at all was sent to whoever is asked: what was done when they came?"""
        if any(self._cast.peer_of(one) == self._asked for _n, one in self._backwards(Event.SENT)):
            return
        for number, one in enumerate(self._all):
            is_first = one.kind == Event.RECEIVED and self._players[one.player].is_server
            if is_first and self._cast.peer_of(one) == self._asked:
                before = [(number, step) for step in one.path]
                is_udp = one.facts["kind"] == "udp"
                here = [(o.number, {"place": o.place}) for o in self._handling(number).own]
                path = here if is_udp else before
                yield from self.hands.decided(path, only_decided=only_decided)
                return

    def _answered(self, read: int) -> Iterator[Clue]:
        """The words were a command. What came of it: what was told then, or else nothing at all."""
        handling = self._handling(read)
        yield from handling.stands()
        yield from handling.failed()
        told = [n for n, one in enumerate(self._all) if n > read and one.kind == Event.SENT]
        told = [n for n in told if self._players[self._all[n].player].is_server]
        to_asked = [n for n in told if self._cast.peer_of(self._all[n]) == self._asked]
        for number in to_asked[:1] or told[:1]:
            yield from self.hands.made(number)
        yield from handling.new()
        yield from handling.left_early()
        yield from handling.ended()

    def _in_the_server(self, read: int) -> Iterator[Clue]:
        """The server has read the words, and whoever should get them has not got them."""
        hands, first = self.hands, self._all[read]
        path = hands.path(read)
        if self._words not in first.data and first.facts["size"] == len(first.data):
            yield from self.hands.size_of(self._place(read), read)
            yield Clue(self._place(read), read)  # it has read a part of them
        others = [(n, one) for n, one in hands.of_thread(read) if self._is_other(one)]
        for _number, one in others:
            yield from hands.changed(path, one.data)
        handling = self._handling(read)
        yield from handling.stands()
        yield from handling.left_for_the_first_time()
        yield from self.hands.put_together(read)
        for number, _one in others:
            yield from hands.made(number)
            yield Clue(self._place(number), number)
        for number, one in [] if others else hands.of_program(read):  # a writer's thread
            yield from hands.made(number) if self._is_other(one) and self.is_alike(one) else []
        yield from handling.dropped(self._asked)
        yield from handling.walked_over()
        yield from handling.failed()
        yield from handling.left_a_loop()
        yield from self._never_sent_to(only_decided=True)
        for number, one in hands.of_thread(read):
            if one.kind == Event.SENT and self._words in one.data and one.data != first.data:
                yield from hands.made(number)
        yield from handling.looped()
        yield from handling.new()
        yield from handling.left_early()
        yield from self._never_sent_to()
        yield from handling.ended()

    def _handling(self, read: int) -> Handling:
        return Handling(self._recording, self._cast, self._calls, self.hands, read)

    def _kept_back(self, came: int) -> Iterator[Clue]:
        """The words have come to the client of whoever is asked, and it does not show them."""
        path = self.hands.path(came)
        yield from self.hands.changed(path, b"")
        yield from self.hands.put_together(came)
        yield from self.hands.left_early(path)
        others = [(n, step) for n, step in path if step["place"] != self._place(came)]
        yield from (Clue(step["place"], later) for later, step in others[:1])
        yield Clue(self._place(came), came)
