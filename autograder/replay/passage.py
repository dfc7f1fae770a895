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
        yield from self._sent_otherwise()
        sent = [n for n, one in self._backwards(Event.SENT) if self._carries(one)]
        to_asked = [n for n in sent if self._cast.peer_of(self._all[n]) == self._asked]
        came, seen = self.received, self._seen()
        if to_asked and self.read is not None and self.read > to_asked[0]:
            yield from self._in_the_server(self.read)  # they were read once more
        if came is not None and (seen is None or seen < came):
            yield from self._kept_back(came)
        elif to_asked and seen is not None:
            if self.read is not None:
                yield from self._put_together(self.read)
            yield from self.hands.made(to_asked[0])
            yield Clue(self._place(to_asked[0]), to_asked[0])
        elif self.read is not None:
            yield from self._in_the_server(self.read)
        else:
            yield from self._typed()
            yield from self._stopped_to_listen()
        if came is not None:
            yield from self._kept_back(came)

    def stopped(self) -> Iterator[Clue]:
        """The words were typed and not sent, or sent and nobody was there who reads them."""
        if self._words and not any(self.is_alike(o) for _n, o in self._backwards(Event.SENT)):
            yield from self._typed_in_vain()
        elif self._words and self.read is None and self.received is None:
            yield from self._stopped_to_listen()

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

    # -- what happened to them -------------------------------------------------------------------

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
            if self.is_alike(one) and self._words not in one.data:
                yield from self.hands.changed([(number, step) for step in one.path], one.data)
                yield Clue(self._place(number), number)

    def _is_other(self, one: Happening) -> bool:
        return one.kind == Event.SENT and one.facts["size"] > 0 and self._words not in one.data

    def _put_together(self, read: int) -> Iterator[Clue]:
        """What was read is no message: half of one, or several. Where are they put together?"""
        one = self._all[read]
        is_one = one.data.count(b"\n") == 1 and one.data.endswith(b"\n")
        if not is_one and one.facts["kind"] == "tcp" and one.facts["size"] == len(one.data):
            yield from self.hands.block_after(self._place(read), read)

    def put_together(self, by_client: bool) -> Iterator[Clue]:
        """The same of what was read last."""
        for number, one in self._backwards(Event.RECEIVED):
            if one.facts["size"] and self._players[one.player].is_server != by_client:
                yield from self._put_together(number)

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

    def _never_sent_to(self) -> Iterator[Clue]:
        """Nothing at all was sent to whoever is asked: what was done when they came?"""
        if any(self._cast.peer_of(one) == self._asked for _n, one in self._backwards(Event.SENT)):
            return
        for number, one in enumerate(self._all):
            is_first = one.kind == Event.RECEIVED and self._players[one.player].is_server
            if is_first and self._cast.peer_of(one) == self._asked:
                before = [(number, step) for step in one.path]
                is_udp = one.facts["kind"] == "udp"
                yield from self.hands.decided(self.hands.path(number) if is_udp else before)
                return

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
        yield from self._put_together(read)
        for number, _one in others:
            yield from hands.made(number)
            yield Clue(self._place(number), number)
        for number, one in [] if others else hands.of_program(read):  # a writer's thread
            yield from hands.made(number) if self._is_other(one) and self.is_alike(one) else []
        yield from self._dropped()
        yield from self._walked_over(read)
        for number, one in hands.of_thread(read):
            if one.kind in (Event.CALL_FAILED, Event.SEND_FAILED):
                yield Clue(self._place(number), number)
        yield from hands.left_early(path)
        yield from self._never_sent_to()
        yield from hands.turned_back(path, self._place(read))

    def _walked_over(self, read: int) -> Iterator[Clue]:
        """Another thread took somebody out of the registry while this one looped over it."""
        first = self._all[read]
        told = list(self.hands.of_thread(read))
        last = told[-1][0] if told else read
        inside: dict[int, int] = {}
        for number, one in enumerate(self._all[:last]):
            if one.player != first.player or one.kind != Event.REGISTRY_CHANGED:
                continue
            before, registry = inside.get(one.facts["registry"], 0), one.facts["registry"]
            inside[registry] = len(one.facts["peers"])
            is_other = number > read and one.facts["ident"] != first.facts["ident"]
            if is_other and inside[registry] < before:
                loops = [(n, s) for n, two in told if n < last for s in two.path]
                yield from self.hands.looped(loops)
                return

    def _kept_back(self, came: int) -> Iterator[Clue]:
        """The words have come to the client of whoever is asked, and it does not show them."""
        path = self.hands.path(came)
        yield from self.hands.changed(path, b"")
        yield from self._put_together(came)
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
        yield from [found] if found else []
