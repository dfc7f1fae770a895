"""Where it went wrong with somebody: not read from, still kept, hung up on, told once more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from autograder.probe.talk import OF_A_READ, Event
from autograder.replay.cast import Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.ends.endings import Endings
from autograder.replay.clues.script.blocks import LEAVES
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.way.hands import ASKS, Hands
from autograder.replay.recording import READS, SHOWS, WRITES, Happening, Recording
from autograder.words.language import _

CLOSES = re.compile(r"\.close\(|\bclose\(|\.__exit__\(")
ENDS_IT = re.compile(r"\.close\(|\.shutdown\(")
USES = re.compile(r"(\w+)\.(?:recv\w*|send\w*|accept|shutdown)\(")
BAD_NUMBER = "[Errno 9]"  # EBADF: the program itself has closed that socket
MORE_THAN = re.compile(r"\s*(?:if|elif)\b.*>=?\s*([A-Z][A-Z_]+)\b")  # a limit with a name


def closed_on(program: str, name: str, more: str = "") -> str:
    """The sentence on a server that has closed the connection of somebody who has not left."""
    sentence = _("{program} has closed the connection of {name}, who was still there.{more}")
    return sentence.format(program=program, name=name, more=more)


class People:
    """What became of the people of one recording. ``got`` is the cause that a check tells."""

    def __init__(self, recording: Recording, cast: Cast, endings: Endings, got: str) -> None:
        self._recording, self._cast, self._endings, self._got = recording, cast, endings, got
        self._all, self._players = recording.happenings, recording.players
        self._calls = Calls(recording.files)
        self._hands = Hands(recording.happenings, cast, self._calls, b"")

    def never_read(self) -> Iterator[Clue]:
        """Somebody was let in and has spoken, and the server has read nothing: what was done when
        they came?
        """
        moves = (one for one in self._all if one.kind in OF_A_READ)
        read = {self._cast.peer_of(one) for one in moves if self._is_of_server(one)}
        for one in self._all:
            name = self._players[one.player].name if one.player >= 0 else ""
            speaks = one.kind in (WRITES, Event.SENT) and not self._is_of_server(one)
            if speaks and name and name not in read:
                yield from self._endings.came_in_otherwise(name)
                yield from self._endings.came_in(name, self._calls)
                return

    def shut_out(self, name: str) -> Iterator[Clue]:
        """The server has closed the connection of whoever is asked: what led to that first?"""
        scripts = [player.script for player in self._players if player.is_server]
        if not any(closed_on(script, name) in self._got for script in scripts):
            return
        came_of_it: set[object] = set()  # threads that have met an end: they did not make it
        for number, one in enumerate(self._all):
            is_other = self._is_of_server(one) and one.facts.get("ident") not in came_of_it
            for count, step in enumerate(one.path if is_other else (), 1):
                if ENDS_IT.search(self._cast.code(step["place"])):
                    if LEAVES.match(self._cast.code(step["place"])):  # why, the question tells
                        yield Clue(self._calls.reason(step["place"]), number)
                    yield Clue(self._what_led_there(number, len(one.path) - count), number)
                    return
            is_end = one.kind == Event.RECEIVED and not one.facts["size"]
            if is_end or one.kind in (Event.RESET, Event.SEND_FAILED):
                came_of_it.add(one.facts["ident"])

    def outgrown(self) -> Iterator[Clue]:
        """Something was more than a limit, and the server has closed the connection of whom it had
        read from: where is that limit set?
        """
        for number, one in self._recording.backwards(Event.RECEIVED):
            path = self._hands.path(number) if self._is_of_server(one) else []
            for count, ((_n, step), (later, after)) in enumerate(pairwise(path)):
                limit = MORE_THAN.match(self._cast.code(step["place"]))
                is_yes = limit and after["place"] in self._calls.body(step["place"], ASKS)
                rest = [self._cast.code(one["place"]) for _n, one in path[count:]]
                if limit and is_yes and any(map(ENDS_IT.search, rest)):
                    yield from (
                        Clue(at, later) for at in self._cast.defined(step["place"], limit[1])
                    )
                    return

    def _what_led_there(self, number: int, left: int) -> str:
        """The question, or the call, that led to a line: ``left`` lines of its path came later."""
        places = [step["place"] for _n, step in self._hands.path_to(number)]
        return self._calls.why(places[: len(places) - left])

    def still_kept(self) -> Iterator[Clue]:
        """Somebody has left and is still in the registry: what did their thread do last?"""
        changes = (one for _n, one in self._recording.backwards(Event.REGISTRY_CHANGED))
        kept = set(next((one.facts["peers"] for one in changes), ()))
        for number, one in self._recording.backwards(*OF_A_READ):
            is_end = self._is_of_server(one) and not one.facts["size"]
            if is_end and one.facts["peer"] in kept:
                found = list(self._endings.last_of(one, number))
                yield from found
                if one.kind == Event.RESET and not found:  # which lines it ran is not known
                    place = self._calls.catches(str(one.facts["place"]))
                    yield from [Clue(place, number)] if place else []

    def closed_already(self) -> Iterator[Clue]:
        """A send failed at a socket that the program itself had closed: where?"""
        if BAD_NUMBER not in self._got:
            return
        for number, one in self._recording.backwards():
            for step in reversed(one.path):
                if CLOSES.search(self._cast.code(step["place"])):
                    yield Clue(step["place"], number)

    def closed_by_name(self) -> Iterator[Clue]:
        """A call failed at a socket that is closed: the line before it that has closed it, by the
        same name.
        """
        for number, one in self._recording.backwards(Event.THREAD_DIED, Event.DIED):
            used = USES.search(self._cast.code(str(one.facts["place"])))
            if BAD_NUMBER not in one.facts["error"] or used is None:
                continue
            name = re.escape(used[1])
            closes = re.compile(rf"\b{name}\.close\(|^\s*with\b.*\b{name}\s*:")
            before, after = self._lines_around(number)
            own = [*before, *(clue for clue, _is_own in after if _is_own)]
            others = [clue for clue, is_own in after if not is_own]
            elsewhere = [clue for clue in others if clue.place not in {c.place for c in own}]
            for clue in [*reversed(before), *elsewhere, *others]:
                if closes.search(self._cast.code(clue.place)):
                    yield clue
                    return

    def _lines_around(self, number: int) -> tuple[list[Clue], list[tuple[Clue, bool]]]:
        """The lines that a thread had run when one of its calls failed, and all others: those that
        it ran then, as in a finally, and those of other threads, whose time is not known exactly.
        """
        died = self._all[number]
        told = [
            (at, one, one.facts.get("ident") == died.facts["ident"])
            for at, one in enumerate(self._all)
            if one.player == died.player
        ]
        failed = [at for at, one, is_own in told if is_own and one.kind == Event.CALL_FAILED]
        last = max((at for at in failed if at <= number), default=number)
        before, rest = list[Clue](), list[tuple[Clue, bool]]()
        for at, one, is_own in told:
            clues = [Clue(step["place"], at) for step in one.path]
            if is_own and at <= last:
                before += clues
            else:
                rest += [(clue, is_own) for clue in clues]
        return before, rest

    def said_again(self, words: bytes) -> Iterator[Clue]:
        """A thread whose read was reset, and what it had read before that came once more then."""
        for number, one in self._recording.backwards(Event.RESET):
            moves = self._all[number + 1 :] if words else []
            moves = [two for two in moves if two.player == one.player and words in two.data]
            was_read = any(
                two.kind == Event.RECEIVED
                and two.facts["ident"] == one.facts["ident"]
                and two.player == one.player
                and words in two.data
                for two in self._all[:number]
            )
            is_again = was_read and self._came(words, number)
            if is_again and moves and moves[0].kind in (Event.SENT, SHOWS):
                yield Clue(str(one.facts["place"]), number)

    def _came(self, words: bytes, until: int) -> bool:
        """Whether the words have been sent, or shown, by then."""
        kinds = (Event.SENT, SHOWS)
        return any(two.kind in kinds and words in two.data for two in self._all[:until])

    def hung_up_on(self, named: Sequence[str]) -> Iterator[Clue]:
        """The server has ended the connection of a client, which then ended by itself: where?"""
        for number, one in self._recording.backwards(Event.RECEIVED):
            player = self._players[one.player]
            is_end = player.ended and not player.is_server and not one.facts["size"]
            if not is_end or str(one.facts["place"]) not in named:
                continue
            for before in range(number, -1, -1):
                two = self._all[before]
                for step in reversed(two.path if two.player >= 0 else ()):
                    if self._is_of_server(two) and ENDS_IT.search(self._cast.code(step["place"])):
                        yield Clue(step["place"], before)
                        return
            return

    def let_go(self, *, ended: bool) -> Iterator[Clue]:
        """The server has read from somebody, and closed their connection: by which line did its
        thread leave the loop? ``ended``: of those only whose client has ended, too.
        """
        over = {player.name for player in self._players if player.ended and not player.is_server}
        for number, one in self._recording.backwards(Event.RECEIVED):
            is_read = self._is_of_server(one) and one.facts["size"]
            if is_read and (not ended or self._cast.peer_of(one) in over):
                path = self._hands.path(number)
                if any(CLOSES.search(self._cast.code(step["place"])) for _n, step in path):
                    yield from self._hands.left_early(path)
                return

    def read_once(self) -> Iterator[Clue]:
        """A thread of a client that ended had read, and has ended before, though nobody left."""
        over = {one.player for one in self._all if one.kind == Event.MAIN_ENDED}
        for number, one in self._recording.backwards(Event.THREAD_ENDED):
            is_client = one.player in over and not self._is_of_server(one)
            mine = [
                two
                for two in self._all[:number]
                if two.player == one.player
                and two.kind in OF_A_READ
                and two.facts["ident"] == one.facts["ident"]
            ]
            if is_client and mine and mine[-1].facts["size"]:
                yield Clue(str(mine[-1].facts["place"]), number)

    def answered_nothing(self) -> Iterator[Clue]:
        """Of one who spoke alone, something was read, and nothing sent before the next read."""
        alone = [player for player in self._players if not player.is_server]
        if len(alone) != 1 or any(one.kind in (READS, SHOWS) and one.data for one in self._late):
            return
        for number, one in self._recording.backwards(Event.RECEIVED):
            if not self._is_of_server(one) or not one.facts["size"]:
                continue
            for later, two in enumerate(self._all[number + 1 :], number + 1):
                if two.player != one.player or two.facts.get("ident") != one.facts["ident"]:
                    continue
                for step in reversed(two.path):
                    if two.kind == Event.RECEIVED and step["place"] != one.facts["place"]:
                        yield Clue(step["place"], later)
                        break
                break
            return

    @property
    def _late(self) -> list[Happening]:
        """What happened after the server had read last."""
        for number, one in self._recording.backwards(Event.RECEIVED):
            if self._is_of_server(one) and one.facts["size"]:
                return self._all[number:]
        return []

    def _is_of_server(self, one: Happening) -> bool:
        return one.player >= 0 and self._players[one.player].is_server
