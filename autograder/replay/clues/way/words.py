"""The words that were looked for: where they were read, received and seen in a recording."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.way.hands import SHORT, Hands, Step, bytes_of
from autograder.replay.recording import READS, SHOWS, Happening, Recording

LEAST = 5  # letters of a word by which a text is known again


class Words:
    """Some words in one recording, and whoever is asked for them."""

    def __init__(self, recording: Recording, cast: Cast, words: str, asked: str) -> None:
        self._recording, self._backwards = recording, recording.backwards
        self._all, self._cast, self._players = recording.happenings, cast, recording.players
        self._words, self._asked = words.encode(), asked
        self._calls = Calls(recording.files)
        self.hands = Hands(recording.happenings, cast, self._calls, self._words)

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
        names = {player.name.encode() for player in self._players}
        is_one = words and len(words[-1]) >= LEAST and words[-1] not in names
        return words[-1].lower() if is_one else b""

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

    def _whole(self, read: int) -> int:
        """Where the last piece was read of words that came in several: nothing else was done."""
        place, last = self._place(read), read
        while b"\n" not in self._all[last].data and self._words not in self._all[last].data:
            told = list(self.hands.of_thread(last))
            is_next = told and told[-1][1].kind == Event.RECEIVED and told[-1][1].facts["size"]
            if not is_next or any(s["place"] != place for _n, o in told for s in o.path):
                break
            last = told[-1][0]
        return last

    def _is_taken_apart(self, path: Sequence[Step]) -> bool:
        """Whether the words were taken out of what was read, and nothing else with them."""
        values = (bytes_of(value) for _number, step in path for value in step["values"])
        return any(value.strip() == self._words.strip() for value in values)

    def _is_other(self, one: Happening) -> bool:
        if one.kind != Event.SENT or not one.facts["size"]:
            return False
        return self._words not in one.data and not self.is_piece(one)

    def is_piece(self, one: Happening) -> bool:
        """Whether what was moved is a piece of the words, as far as it is known."""
        is_cut = one.facts["size"] > len(one.data)
        return is_cut and len(one.data) >= SHORT and one.data[:SHORT] in self._words
