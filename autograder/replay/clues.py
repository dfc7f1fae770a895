"""Where it went wrong: what a run shows of it, the best clue first.

The cause that a check tells names a line, where it can. Where it names only the line that has read
the words, the run shows more: what became of them in the hands of that thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.hands import SHORT, Clue, Hands
from autograder.replay.recording import READS, SHOWS, Happening, Recording

PLACE = re.compile(r"(?P<file>[\w.-]+\.py):(?P<line>\d+)")
SLEEPS = re.compile(r"\bsleep\(")
MOVES = (Event.SENT, Event.RECEIVED)


@dataclass(frozen=True)
class About:
    """What a run is about: a check, and what it missed. "" where nothing was missed."""

    title: str
    slug: str = ""
    check: str = ""
    expected: str = ""
    got: str = ""
    sent: str = ""  # the text that was looked for
    asked: str = ""  # whose ears were looked into
    which: str = ""  # which run this is, in a sentence


class Clues:
    """All that one recording shows of where it went wrong."""

    def __init__(self, recording: Recording, cast: Cast, about: About) -> None:
        self._all, self._cast, self._about = recording.happenings, cast, about
        self._players = recording.players
        self._files = recording.files
        self._names = {name.rpartition("/")[2] for name in recording.files}
        self._words = about.sent.encode()
        self._hands = Hands(recording.happenings, cast, self._words)

    def found(self) -> Iterator[Clue]:
        """The clues, the best one first."""
        named = self._named
        for number, one in self._backwards(Event.THREAD_DIED, Event.DIED):
            if one.facts["place"] in named:
                yield Clue(one.facts["place"], number)
        yield from self._reaches_nobody()
        if not named or self._only_says_who_read(named[0]):
            yield from self._ended()
            yield from self._on_the_way()
        for place in named:
            yield Clue(place)
        yield from self._slept()
        yield from self._last()

    def _only_says_who_read(self, place: str) -> bool:
        """Whether the cause names no more than the line that has read the words."""
        accepted = (one for one in self._all if one.kind == Event.ACCEPTED)
        is_there = any(self._cast.peer_of(one) == self._about.asked for one in accepted)
        return is_there and self._read is not None and self._place(self._read) == place

    @property
    def _named(self) -> list[str]:
        """The places that the cause names."""
        found = (match for match in PLACE.finditer(self._about.got))
        return [match[0] for match in found if match["file"] in self._names]

    def _backwards(self, *kinds: str) -> Iterator[tuple[int, Happening]]:
        for number in range(len(self._all) - 1, -1, -1):
            if self._all[number].kind in kinds:
                yield number, self._all[number]

    def _is_server(self, one: Happening) -> bool:
        return one.player >= 0 and self._players[one.player].is_server

    def _place(self, number: int) -> str:
        return str(self._all[number].facts.get("place", ""))

    # -- what is wrong whatever was said -----------------------------------------------------

    def _reaches_nobody(self) -> Iterator[Clue]:
        """Somebody went to a port at which nobody is."""
        for number, one in self._backwards(Event.CONNECTING, Event.SENDS_TO):
            if one.facts["real"] is None:
                script = self._players[one.player].script
                yield from self._saying(script, str(one.facts["asked"]), number)
                yield Clue("", number)

    def _saying(self, script: str, words: str, number: int) -> Iterator[Clue]:
        """The first line of a script that says this."""
        for line, code in enumerate(self._files[script], 1):
            if words in code:
                yield Clue(f"{script.rpartition('/')[2]}:{line}", number)

    def _ended(self) -> Iterator[Clue]:
        """What a program that has ended by itself did last."""
        ended = {player.number for player in self._players if player.ended}
        for number, one in self._backwards(*MOVES, Event.RESET):
            if one.player in ended:
                yield Clue(self._place(number), number)
                return

    def _slept(self) -> Iterator[Clue]:
        """A thread slept."""
        for number in range(len(self._all) - 1, -1, -1):
            for step in self._all[number].path:
                if SLEEPS.search(self._cast.code(step["place"])):
                    yield Clue(step["place"], number)

    def _last(self) -> Iterator[Clue]:
        """What the server did last that failed, or at all; else what anybody did last."""
        troubles, moves = (Event.SEND_FAILED, Event.CALL_FAILED, Event.RESET), MOVES
        for kinds, only_server in ((troubles, True), (moves, True), (moves, False)):
            for number, one in self._backwards(*kinds):
                if self._is_server(one) or not only_server:
                    yield Clue(self._place(number), number)

    # -- the words on their way ------------------------------------------------------------

    @cached_property
    def _read(self) -> int | None:
        """Where the server has read the words that were looked for, or their beginning."""
        for words in (self._words, self._words[:SHORT]):
            for number, one in self._backwards(Event.RECEIVED):
                if words and words in one.data and self._is_server(one):
                    return number
        return None

    def _on_the_way(self) -> Iterator[Clue]:
        """What became of the words: sent to whom they should not reach, lost, or not shown."""
        sent = [n for n, one in self._backwards(Event.SENT) if self._carries(one)]
        to_asked = [n for n in sent if self._cast.peer_of(self._all[n]) == self._about.asked]
        if to_asked and self._came():
            yield Clue(self._place(to_asked[0]), to_asked[0])
        elif to_asked:
            yield from self._in_the_client()
        elif self._read is not None:
            yield from self._in_the_server(self._read)

    def _carries(self, one: Happening) -> bool:
        return self._is_server(one) and bool(self._words) and self._words in one.data

    def _came(self) -> bool:
        """Whether the words have come to whoever was asked: they should not, or not so."""
        seen = (one for one in self._all if one.kind in (SHOWS, READS))
        asked = (one for one in seen if self._players[one.player].name == self._about.asked)
        return any(self._words in one.data for one in asked)

    def _in_the_server(self, read: int) -> Iterator[Clue]:
        """The server has read the words, and nobody who should get them has got them."""
        path = self._hands.path(read)
        if self._words not in self._all[read].data:
            yield Clue(self._place(read), read)  # it has read a part of them
        for _number, one in self._hands.of_thread(read):
            if one.kind == Event.SENT and one.facts["size"] and self._words not in one.data:
                yield from self._hands.changed(path, one.data)
        yield from self._dropped()
        for number, one in self._hands.of_thread(read):
            if one.kind in (Event.CALL_FAILED, Event.SEND_FAILED):
                yield Clue(self._place(number), number)
        yield from self._hands.left_early(path)
        yield from self._hands.turned_back(path, self._place(read))

    def _in_the_client(self) -> Iterator[Clue]:
        """The words have come to the client of whoever was asked, and it does not show them."""
        for number, one in self._backwards(Event.RECEIVED):
            if self._words in one.data and self._players[one.player].name == self._about.asked:
                path = self._hands.path(number)
                yield from self._hands.changed(path, b"")
                yield from self._hands.left_early(path)
                others = [(n, step) for n, step in path if step["place"] != self._place(number)]
                yield from (Clue(step["place"], later) for later, step in others[:1])
                return

    def _dropped(self) -> Iterator[Clue]:
        """The line at which whoever was asked fell out of the registry."""
        inside: dict[tuple[int, int], list[str]] = {}
        found: Clue | None = None
        asked = self._about.asked
        for number, one in enumerate(self._all):
            if one.kind == Event.REGISTRY_CHANGED:
                key = (one.player, one.facts["registry"])
                people = self._cast.people(one.facts["peers"])
                if asked in inside.get(key, []) and asked not in people:
                    found = Clue(self._place(number), number)
                elif asked in people:
                    found = None
                inside[key] = people
        if found is not None:
            yield found
