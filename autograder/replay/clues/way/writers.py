"""Where it went wrong between threads that read and threads that send what they are handed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from autograder.probe.talk import Event
from autograder.program.reports import Report
from autograder.replay.cast import Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.way.hands import SHORT, TAKES, bytes_of
from autograder.replay.recording import WENT_ON, Happening, Recording

HANDS_OVER = re.compile(r"\.(put|put_nowait|append|appendleft|extend|appendright)\(")
GROWS = re.compile(rf"{HANDS_OVER.pattern}|^\s*[\w.\[\]]+\s*\+=")
ENDS_IT = re.compile(r"\.(put|put_nowait|append)\(\s*(None|b?\"\"|b?'')\s*\)")  # no bytes
HOLDS_UP = re.compile(r"^\s*with\b|\.acquire\(|\.wait\(|\.put\(|\.join\(|\bsleep\(")
WAITS = re.compile(r"\.wait\(\)")
SENDS = re.compile(r"\.send(all)?\(")
CLOSES = re.compile(r"\.close\(\)")
GONE = (b"BrokenPipeError", b"ConnectionResetError")  # what came of an end, not what led to it
ENDS = (Event.THREAD_ENDED, Event.THREAD_DIED)

Key = tuple[int, object, object]  # the number of a player, the ident of a thread, its name


class Writers:
    """The threads of the server that send to whoever is asked, and read from nobody."""

    def __init__(self, recording: Recording, cast: Cast, words: bytes, asked: str) -> None:
        self._recording, self._cast = recording, cast
        self._all, self._words, self._asked = recording.happenings, words, asked

    @cached_property
    def _readers(self) -> set[Key]:
        return {_key(one) for one in self._all if one.kind == Event.RECEIVED}

    @cached_property
    def _sent_to(self) -> dict[Key, set[str]]:
        """To whom each of them has sent."""
        found: dict[Key, set[str]] = {}
        for one in self._all:
            is_server = one.player >= 0 and self._recording.players[one.player].is_server
            if one.kind == Event.SENT and is_server and _key(one) not in self._readers:
                found.setdefault(_key(one), set()).add(self._cast.peer_of(one))
        return found

    @cached_property
    def _of_asked(self) -> set[Key]:
        return {key for key, peers in self._sent_to.items() if self._asked in peers}

    @property
    def are_there(self) -> bool:
        """Whether there are any: whoever reads hands over to them."""
        return bool(self._sent_to)

    def stand(self) -> Iterator[Clue]:
        """Where the one that sends to whoever is asked stands now, if something holds it up."""
        for number, one in self._recording.backwards():
            if one.kind != WENT_ON or _key(one) not in self._of_asked:
                continue
            place = str(one.facts.get("place", ""))
            code = self._cast.code(place)
            others = self._sent_to[_key(one)] - {self._asked}
            if HOLDS_UP.search(code) or (others and SENDS.search(code)):
                yield Clue(place, number)

    def waits_for_ever(self) -> Iterator[Clue]:
        """Where a thread that had read from somebody waits for something else."""
        for number, one in self._recording.backwards():
            place = str(one.facts.get("place", ""))
            is_reader = one.kind == WENT_ON and _key(one) in self._readers
            if is_reader and WAITS.search(self._cast.code(place)):
                yield Clue(place, number)

    def lost(self) -> Iterator[Clue]:
        """One has taken the words, and sent something else, or a part of them, or nothing."""
        for number, one in enumerate(self._all):
            if _key(one) in self._of_asked and self._takes(one.path):
                yield from self._sent_wrongly(number)

    def _takes(self, path: Sequence[Report]) -> bool:
        return any(
            TAKES.search(self._cast.code(step["place"]))
            and any(self._is_it(bytes_of(value)) for value in step["values"])
            for step in path
        )

    def _is_it(self, data: bytes) -> bool:
        return self._words[:SHORT] in data and len(self._words) >= SHORT // 2

    def _sent_wrongly(self, number: int) -> Iterator[Clue]:
        """What came of the words that a thread had taken by then, if they were not sent whole."""
        key = _key(self._all[number])
        told = [(n, one) for n, one in self._from(number) if _key(one) == key]
        sent = [(n, one) for n, one in told if one.kind == Event.SENT]
        failed = [(n, one) for n, one in told if one.kind == Event.SEND_FAILED]
        failed = [(n, one) for n, one in failed if one.data not in GONE]
        for later, one in sent[:1]:
            rest = self._words[one.facts["size"] :]
            after = [two for _n, two in sent[1:2] if rest[:SHORT] in two.data]
            if not self._is_it(one.data) or (rest and not after):
                yield Clue(str(one.facts["place"]), later)
        for later, one in [] if sent else failed[:1]:
            yield Clue(str(one.facts["place"]), later)

    def _from(self, number: int) -> Iterator[tuple[int, Happening]]:
        for later in range(number, len(self._all)):
            yield later, self._all[later]

    def handed_over(self, read: int) -> Iterator[Clue]:
        """The line at which the thread that had read hands over what is sent by another one."""
        if not self.are_there:
            return
        first, calls = self._all[read], Calls(self._recording.files)
        run: list[Report] = []
        for number, one in self._from(read + 1):
            for step in one.path if _key(one) == _key(first) else ():
                run.append(step)
                if HANDS_OVER.search(self._cast.code(step["place"])):
                    here = [
                        s
                        for s in run
                        if calls.function(s["place"]) == calls.function(step["place"])
                    ]
                    values = [bytes_of(value) for other in here for value in other["values"]]
                    # If something else was handed over, who calls this has made it.
                    caller = calls.caller([other["place"] for other in run])
                    is_other = values and not any(map(self._is_it, values))
                    yield Clue((caller if is_other else "") or step["place"], number)
                    return

    def grew(self) -> Iterator[Clue]:
        """The last line that let something grow that is kept for others."""
        for number, one in self._recording.backwards():
            for step in reversed(one.path if _key(one) in self._readers else ()):
                code = self._cast.code(step["place"])
                if GROWS.search(code) and not ENDS_IT.search(code):
                    yield Clue(step["place"], number)

    def closed_in_vain(self) -> Iterator[Clue]:
        """A thread has closed somebody's socket and goes on to read from others: close() does not
        wake who is in a send() or recv() there.
        """
        over = {_key(one) for one in self._all if one.kind in ENDS}
        for number, one in self._recording.backwards():
            for step in one.path if _key(one) in self._readers - over else ():
                if CLOSES.search(self._cast.code(step["place"])):
                    yield Clue(step["place"], number)


def _key(one: Happening) -> Key:
    return one.player, one.facts.get("ident"), one.facts.get("thread")
