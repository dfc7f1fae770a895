"""What a thread did with the words that it had in its hands: changed, kept back, passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.probe.talk import SHOWN, Event
from autograder.program.reports import Report
from autograder.replay.cast import Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.blocks import LEAVES
from autograder.replay.clues.script.calls import Calls
from autograder.replay.recording import Happening

DEFINES = re.compile(r"\s*(async\s+)?def\b")
YIELDS = re.compile(r"\byield\b")
BARE = re.compile(r"\s*(try|else|finally|while True|while 1)\s*:\s*(#.*)?")  # nothing is done there
RECEIVES = re.compile(r"\brecv|\.read(line)?\(|\bfor\b.*\bin\b")  # a thread gets what others made
TAKES = re.compile(r"\.(get|get_nowait|popleft|pop)\(")  # out of a queue
LOOPS = re.compile(r"\s*(async\s+)?for\b")
ASKS = re.compile(r"\s*(if|elif)\b")
READS = re.compile(r"\brecv\w*\((\w*[A-Za-z_]\w*)")
SHORT = 16  # bytes by which words are known again
NEXT = 3  # lines: what is further away is another block
ALIKE = 4  # bytes of something that was changed on its way

Step = tuple[int, Report]  # the number of the happening that came next, and a line that was run


class Hands:
    """The threads of one recording, and what they did with these words."""

    def __init__(
        self, happenings: Sequence[Happening], cast: Cast, calls: Calls, words: bytes
    ) -> None:
        self._all, self._cast, self._calls, self._words = happenings, cast, calls, words

    def of_thread(self, number: int) -> Iterator[tuple[int, Happening]]:
        """What the same thread told next, until it has received again, or for good."""
        first = self._all[number]
        for later in range(number + 1, len(self._all)):
            one = self._all[later]
            if one.player == first.player and one.facts.get("ident") == first.facts["ident"]:
                yield later, one
                if one.kind == Event.RECEIVED:
                    return

    def of_program(self, number: int) -> Iterator[tuple[int, Happening]]:
        """What the same program told next, in whatever thread."""
        for later, one in enumerate(self._all[number:], number):
            if one.player == self._all[number].player:
                yield later, one

    def path(self, number: int) -> list[Step]:
        """The lines that the same thread has run since then, each with the happening after it."""
        return [(later, step) for later, one in self.of_thread(number) for step in one.path]

    def changed(self, path: Sequence[Step], sent: bytes) -> Iterator[Clue]:
        """The first line that made of the words what they are not any more."""
        before = ""
        for later, step in path:
            if any(self._is_changed(value, sent) for value in step["values"]):
                # What a function is given, its caller has made; what is yielded, who yields it.
                was_given = DEFINES.match(self._cast.code(step["place"]))
                was_given = was_given or YIELDS.search(self._cast.code(before))
                yield Clue((before if was_given else "") or step["place"], later)
                return
            before = step["place"]

    def _is_changed(self, value: Report, sent: bytes) -> bool:
        if value["kind"] not in ("bytes", "text") or len(value["data"]) < ALIKE:
            return False
        data = bytes_of(value)
        is_whole = self._words in data
        if value["size"] > len(value["data"]):  # only its beginning is known
            is_whole = self._words[:SHORT] in data and value["size"] >= len(self._words)
        return not is_whole and (not sent or data[:SHORT] in sent or sent[:SHORT] in data)

    def swapped(self, read: int) -> Iterator[Clue]:
        """The line at which a thread still had the words, before it had those of another one."""
        first = self._all[read]
        last, theirs = "", b""
        for number, one in self.of_program(read + 1):
            if one.facts.get("ident") != first.facts["ident"]:
                theirs += one.data if one.kind == Event.RECEIVED else b""
                continue
            for step in one.path:
                values = [bytes_of(value).strip() for value in step["values"]]
                if any(self._words in value for value in values):
                    last = step["place"]
                elif last and any(len(value) >= ALIKE and value in theirs for value in values):
                    yield Clue(last, number)
                    return
            if one.kind == Event.RECEIVED:
                return

    def left_early(self, path: Sequence[Step]) -> Iterator[Clue]:
        """The last line by which the thread has left a loop or a function."""
        for later, step in reversed(path):
            if LEAVES.match(self._cast.code(step["place"])):
                yield Clue(step["place"], later)
                return

    def turned_back(self, path: Sequence[Step], read: str) -> Iterator[Clue]:
        """The last line that the thread ran before it went back to read."""
        for later, step in reversed(path):
            is_bare = BARE.fullmatch(self._cast.code(step["place"]))
            if step["place"] != read and not is_bare:
                yield Clue(step["place"], later)
                return

    def decided(self, path: Sequence[Step], *, only_decided: bool = False) -> Iterator[Clue]:
        """The last line of these at which a thread asked itself something; else the first one."""
        path = [(n, s) for n, s in path if not BARE.fullmatch(self._cast.code(s["place"]))]
        asks = [(n, step) for n, step in path if ASKS.match(self._cast.code(step["place"]))]
        for later, step in asks[-1:] or ([] if only_decided else path[:1]):
            yield Clue(step["place"], later)

    def made(self, number: int) -> Iterator[Clue]:
        """The line that made what was sent: none of those that only handed it on.

        Nothing if it was sent as it had been read.
        """
        sent = self._all[number]
        core = sent.data.strip()[:SHOWN]
        path = self.path_to(number)
        before, place = "", ""
        for count, (later, step) in enumerate(path):
            if len(core) >= ALIKE and any(core in bytes_of(value) for value in step["values"]):
                given = DEFINES.match(self._cast.code(step["place"]))
                if given:
                    before = self._calls.caller(_places(path[: count + 1])) or before
                place = (before if given else "") or step["place"]
                if TAKES.search(self._cast.code(place)):
                    yield from self._handed_over(core, number)
                elif RECEIVES.search(self._cast.code(place)) is None:
                    yield Clue(place, later)
                return
            before = step["place"]

    def _handed_over(self, core: bytes, number: int) -> Iterator[Clue]:
        """The first line of another thread that made what a thread took out of a queue, after the
        same had been sent to somebody else; or before that, if it was made once for all.
        """
        sent = (n for n, one in enumerate(self._all[:number]) if one.kind == Event.SENT)
        since = max((n for n in sent if core in self._all[n].data), default=-1)
        made = [*self._made_by_others(core, number)]
        yield from [clue for clue in made if (clue.number or 0) > since][:1] or made[:1]

    def _made_by_others(self, core: bytes, number: int) -> Iterator[Clue]:
        """The lines of other threads of the same program that had this in their hands then."""
        last, run = self._all[number], dict[int, list[str]]()
        for later, one in enumerate(self._all[:number]):
            ident = one.facts.get("ident")
            if one.player != last.player or ident is None or ident == last.facts.get("ident"):
                continue
            for step in one.path:
                lines = run.setdefault(ident, [])
                lines.append(step["place"])
                if any(core in bytes_of(value) for value in step["values"]):
                    given = DEFINES.match(self._cast.code(step["place"]))
                    place = (self._calls.caller(lines) if given else "") or step["place"]
                    if RECEIVES.search(self._cast.code(place)) is None:
                        yield Clue(place, later)

    def path_to(self, number: int) -> list[Step]:
        """The lines that a thread has run since it last received, up to a happening."""
        last, found = self._all[number], []
        for later in range(number, -1, -1):
            one = self._all[later]
            if one.player == last.player and one.facts.get("ident") == last.facts["ident"]:
                if one.kind == Event.RECEIVED:
                    break
                found += [(later, step) for step in reversed(one.path)]
        return found[::-1]

    def put_together(self, read: int) -> Iterator[Clue]:
        """What was read is no message: half of one, or several. Where are they put together?"""
        one = self._all[read]
        is_one = one.data.count(b"\n") == 1 and one.data.endswith(b"\n")
        if not is_one and one.facts["kind"] == "tcp" and one.facts["size"] == len(one.data):
            yield from self.block_after(str(one.facts.get("place", "")), read)

    def block_after(self, place: str, number: int) -> Iterator[Clue]:
        """The middle of the lines that were run right below a place."""
        below, last = [], int(place.rpartition(":")[2])
        for later, step in self.path(number):
            line = int(step["place"].rpartition(":")[2])
            if last < line < last + NEXT:
                below.append(Clue(step["place"], later))
                last = line
            elif step["place"] != place:
                break
        yield from below[1:2] or below[:1]

    def looped(self, path: Sequence[Step]) -> Iterator[Clue]:
        """The last line of these that begins a loop over something."""
        loops = [(n, step) for n, step in path if LOOPS.match(self._cast.code(step["place"]))]
        yield from (Clue(step["place"], later) for later, step in loops[-1:])

    def size_of(self, place: str, number: int) -> Iterator[Clue]:
        """The line that says how much is read at a place, if it has a name: ``recv(LARGEST)``."""
        found = READS.search(self._cast.code(place))
        if found:
            yield from (Clue(line, number) for line in self._cast.defined(place, found[1]))


def _places(path: Sequence[Step]) -> list[str]:
    return [step["place"] for _number, step in path]


def bytes_of(value: Report) -> bytes:
    """What is known of a value, as bytes."""
    kind = "latin-1" if value["kind"] == "bytes" else "utf-8"
    return str(value["data"]).encode(kind, "replace")
