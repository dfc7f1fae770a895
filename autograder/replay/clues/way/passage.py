"""The words that were looked for, from hand to hand: where they were changed, kept back or lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.way.dropped import Dropped
from autograder.replay.clues.way.hands import ASKS, Step, bytes_of
from autograder.replay.clues.way.typed import Typed
from autograder.replay.clues.way.writers import Writers
from autograder.replay.recording import SHOWS, Recording

KEEPS = re.compile(r"\.(append|add|insert|setdefault)\(|\w\[[^\]]+\]\s*=[^=]")
SHOWS_IT = re.compile(r"\bprint\(|\bstdout\b.*\.write\(")


class Passage(Typed):
    """The way of some words through one recording, to whoever is asked for them."""

    def __init__(
        self, recording: Recording, cast: Cast, words: str, asked: str, missed: str = ""
    ) -> None:
        super().__init__(recording, cast, words, asked)
        self._is_answer = bool(missed) and words not in missed and missed not in words
        self.writers = Writers(recording, cast, self._words, asked)

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
        yield from self._without_newline(to_asked)
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

    def _without_newline(self, sent: Sequence[int]) -> Iterator[Clue]:
        """A line was read, and sent on without its newline: where was it taken out?"""
        newline = [b"\n" in self._all[n].data for n in (*sent, *[self.read or 0])]
        if not sent or self.read is None or newline != [False] * len(sent) + [True]:
            return
        for number, step in self.hands.path_to(sent[0]):
            if any(bytes_of(value) == self._words for value in step["values"]):
                yield Clue(step["place"], number)

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

    def _never_sent_to(self, *, only_decided: bool = False) -> Iterator[Clue]:
        """Nothing at all was sent to whoever is asked: what was done when they came?"""
        to = {self._cast.peer_of(one) for _n, one in self._backwards(Event.SENT)}
        if self._asked in to:
            return
        for number, one in enumerate(self._all):
            is_first = one.kind == Event.RECEIVED and self._players[one.player].is_server
            if is_first and self._cast.peer_of(one) == self._asked:
                before = [(number, step) for step in one.path]
                is_udp = one.facts["kind"] == "udp"
                if not to and not is_udp:  # nothing is sent to anybody: it is not about them
                    return
                here = [(o.number, {"place": o.place}) for o in self._handling(number).own]
                if is_udp and any(KEEPS.search(self._cast.code(s["place"])) for _n, s in here):
                    return  # they were remembered: it went wrong later
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
        if not to_asked:  # nobody is told: who came or left then?
            yield from self._came_or_left(read)
        for number in to_asked[:1] or told[:1]:
            yield from self.hands.made(number)
        yield from handling.new()
        yield from handling.left_early()
        yield from handling.ended()

    def _came_or_left(self, read: int) -> Iterator[Clue]:
        """Where the thread that has read changed who is in the registry, after that."""
        for number, one in self.hands.of_thread(read):
            if one.kind == Event.REGISTRY_CHANGED:
                yield Clue(str(one.facts["place"]), number)

    def _in_the_server(self, read: int) -> Iterator[Clue]:
        """The server has read the words, and whoever should get them has not got them."""
        hands, first = self.hands, self._all[read]
        is_part = self._words not in first.data and first.facts["size"] == len(first.data)
        is_part = is_part and self._whole(read) == read
        read = self._whole(read)
        path = hands.path(read)
        if is_part:
            yield from self.hands.size_of(self._place(read), read)
            yield Clue(self._place(read), read)  # it has read a part of them
        others = [(n, one) for n, one in hands.of_thread(read) if self._is_other(one)]
        for _number, one in others:
            yield from hands.changed(path, one.data)
        handling = self._handling(read)
        yield from handling.stands()
        yield from self.writers.stand()
        yield from self._parted(read)
        yield from handling.dropped(self._asked)
        yield from handling.left_for_the_first_time()
        yield from hands.swapped(read)
        if not self._is_taken_apart(path):
            yield from self.hands.put_together(read)
        for number, _one in others:
            yield from hands.made(number)
            yield Clue(self._place(number), number)
        yield from self.writers.lost()
        for number, one in [] if others else hands.of_program(read):  # a writer's thread
            if self._is_other(one) and self.is_alike(one):
                yield from hands.changed(path, one.data)
                yield from hands.made(number)
        yield from self._sent_in_part(read)
        yield from handling.walked_over()
        yield from handling.failed()
        yield from handling.left_a_loop()
        yield from self._never_sent_to(only_decided=True)
        for number, one in hands.of_thread(read):
            if one.kind == Event.SENT and self._words in one.data and one.data != first.data:
                yield from hands.made(number)
        yield from self.writers.handed_over(read)
        if not others:
            yield from handling.never_passed()
        yield from handling.looped()
        yield from handling.new()
        yield from handling.left_early()
        yield from self._never_sent_to()
        yield from handling.ended()

    def _parted(self, read: int) -> Iterator[Clue]:
        """The question at which these words went another way than those that were sent on before:
        it was answered otherwise for the first time.
        """
        mine = self._handling(read).lines
        for number, one in self._backwards(Event.RECEIVED):
            is_before = number < read and one.player == self._all[read].player
            if not is_before or not self._was_sent_on(number):
                continue
            theirs = self._handling(number).lines
            alike = [a.place == b.place for a, b in zip(mine, theirs, strict=False)]
            count = alike.index(False) if False in alike else 0
            run = {line.place for line in theirs}
            if count and ASKS.match(self._cast.code(mine[count - 1].place)):
                if mine[count].place not in run:
                    yield Clue(mine[count - 1].place, mine[count - 1].number)
                return

    def _was_sent_on(self, read: int) -> bool:
        """Whether what was read came to whoever is asked: a text, no name that is made known."""
        text = self._all[read].data.strip()
        if text == self._cast.peer_of(self._all[read]).encode():
            return False
        later = (one for one in self._all[read + 1 :] if one.kind == Event.SENT and text)
        return any(text in one.data and self._cast.peer_of(one) == self._asked for one in later)

    def _sent_in_part(self, read: int) -> Iterator[Clue]:
        """Pieces of the words were sent to whoever is asked, and not all of them: from where?"""
        later = ((n, one) for n, one in enumerate(self._all) if n > read)
        sent = [(n, one) for n, one in later if one.kind == Event.SENT and self.is_piece(one)]
        sent = [(n, one) for n, one in sent if self._cast.peer_of(one) == self._asked]
        if 0 < sum(one.facts["size"] for _n, one in sent) < len(self._words):
            number = sent[-1][0]
            places = [step["place"] for _n, step in self.hands.path_to(number)]
            yield Clue(self._calls.caller(places) or self._place(number), number)

    def _is_same_thread(self, number: int, other: int) -> bool:
        one, two = self._all[number], self._all[other]
        return one.player == two.player and one.facts.get("ident") == two.facts.get("ident")

    def _showing(self, path: Sequence[Step]) -> list[Step]:
        return [(n, s) for n, s in path if SHOWS_IT.search(self._cast.code(s["place"]))]

    def _is_shown_as_bytes(self, came: int) -> bool:
        """Whether whoever is asked was shown what Python calls these bytes, after that."""
        text = repr(self._words)[2:-1].encode()
        later = (one for one in self._all[came + 1 :] if one.kind == SHOWS)
        return any(text in one.data and self._is_asked(one) for one in later)

    def _handling(self, read: int) -> Dropped:
        return Dropped(self._recording, self._cast, self._calls, self.hands, read)

    def _kept_back(self, came: int) -> Iterator[Clue]:
        """The words have come to the client of whoever is asked, and it does not show them."""
        path = self.hands.path(came)
        yield from self.hands.changed(path, b"")
        shows = self._showing(path)
        if self._is_shown_as_bytes(came):  # perhaps by a line that has called what received them
            mine = [n for n in range(came) if self._is_same_thread(n, came)]
            before = self.hands.path_to(mine[-1]) if mine else []
            last = (shows or self._showing(before))[-1:]
            yield from (Clue(step["place"], later) for later, step in last)
        yield from self.hands.put_together(came)
        yield from self.hands.left_early(path)
        yield from (Clue(step["place"], later) for later, step in shows[-1:])  # something else
        others = [(n, step) for n, step in path if step["place"] != self._place(came)]
        yield from (Clue(step["place"], later) for later, step in others[:1])
        yield Clue(self._place(came), came)
