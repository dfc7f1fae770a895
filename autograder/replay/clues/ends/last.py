"""What was done last: by who has ended, by who lets nobody in, by anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.probe.talk import OF_A_READ, Event
from autograder.replay.cast import MAIN, Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.script.reasons import Reasons
from autograder.replay.clues.way.hands import Hands
from autograder.replay.recording import Happening, Recording

GOES_ROUND = re.compile(r"\s*(for|while)\b")
SLEEPS = re.compile(r"\bsleep\(")
MOVES = (Event.SENT, Event.RECEIVED)


class Last:
    """The last lines of the programs of one recording. ``named`` are those that the cause names."""

    def __init__(self, recording: Recording, cast: Cast, named: Sequence[str]) -> None:
        self._all, self._cast, self._named = recording.happenings, cast, named
        self._backwards, self._players = recording.backwards, recording.players
        calls = Calls(recording.files)
        self._reasons = Reasons(recording, calls)
        self._hands = Hands(recording.happenings, cast, calls, b"")

    def lets_nobody_in(self) -> Iterator[Clue]:
        """Nobody was ever let in: the question of the server whose answer was never yes."""
        server = [
            (n, o) for n, o in enumerate(self._all) if o.player >= 0 and self._is_of_server(o)
        ]
        if any(one.kind in (Event.ACCEPTED, Event.RECEIVED) for _n, one in server):
            return
        run = [(step["place"], number) for number, one in server for step in one.path]
        never = self._reasons.never([place for place, _number in run])
        yield from [Clue(place, number) for place, number in run if place == never][-1:]

    def left(self) -> Iterator[Clue]:
        """The line by which a program that has ended by itself has left its last loop; or by which
        a server has left the one that lets people in.

        Who was left by the other side, and ended then, did right.
        """
        reads = (one for one in self._all if one.kind in OF_A_READ)
        was_left = {one.player for one in reads if not one.facts["size"]}
        for number, one in self._backwards(Event.MAIN_ENDED):
            has_ended = self._players[one.player].ended and one.player not in was_left
            if has_ended or self._let_people_in(one):
                path = [(number, step) for step in one.path]
                yield from self._hands.left_early(path)
                yield from self._last_loop(one.player, number)

    def _let_people_in(self, ended: Happening) -> bool:
        """Whether it is a server whose main thread has ended, and has let people in before."""
        came = (one for _n, one in self._backwards(Event.ACCEPTED) if one.player == ended.player)
        return self._is_of_server(ended) and any(one.facts["thread"] == MAIN for one in came)

    def _last_loop(self, player: int, until: int) -> Iterator[Clue]:
        """The loop that the main thread of a program has been in last."""
        for number in range(until, -1, -1):
            one = self._all[number]
            is_main = one.player == player and one.facts.get("thread") == MAIN
            for step in reversed(one.path if is_main else ()):
                if GOES_ROUND.match(self._cast.code(step["place"])):
                    yield Clue(step["place"], number)
                    return

    def ended(self) -> Iterator[Clue]:
        """What a program that has ended by itself did last.

        Who was left by the other side, and ended then, did right, if nothing names them.
        """
        for number, one in self._backwards(*MOVES, Event.RESET):
            if self._players[one.player].ended:
                was_left = one.kind == Event.RECEIVED and not one.facts["size"]
                if not was_left or self._place(number) in self._named:
                    yield Clue(self._place(number), number)
                return

    def slept(self) -> Iterator[Clue]:
        """A thread slept."""
        for number, one in self._backwards():
            for step in one.path:
                if SLEEPS.search(self._cast.code(step["place"])):
                    yield Clue(step["place"], number)

    def last(self) -> Iterator[Clue]:
        """What the server did last that failed, or at all; else what anybody did last."""
        troubles, moves = (Event.SEND_FAILED, Event.CALL_FAILED, Event.RESET), MOVES
        for kinds, only_server in ((troubles, True), (moves, True), (moves, False)):
            for number, one in self._backwards(*kinds):
                if self._players[one.player].is_server or not only_server:
                    yield Clue(self._place(number), number)

    def _is_of_server(self, one: Happening) -> bool:
        return self._players[one.player].is_server

    def _place(self, number: int) -> str:
        return str(self._all[number].facts.get("place", ""))
