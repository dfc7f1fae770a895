"""Where it went wrong around the ends of programs, threads and connections, as a run shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from autograder.probe.talk import OF_A_READ, Event
from autograder.replay.cast import Cast
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.blocks import LEAVES
from autograder.replay.clues.script.calls import Calls
from autograder.replay.recording import Happening, Recording

ENDS = (Event.THREAD_ENDED, Event.THREAD_DIED)


class Endings:
    """Who ended, who did not, and who was left behind."""

    def __init__(self, recording: Recording, cast: Cast, named: Sequence[str]) -> None:
        self._all, self._cast, self._named = recording.happenings, cast, named
        self._backwards = recording.backwards
        self._players = recording.players

    def certain(self, is_let_in: bool) -> Iterator[Clue]:
        """What is wrong whatever else there is. ``is_let_in``: whoever is asked."""
        yield from self._kept_alive()
        yield from self._cut_off()
        yield from self._went_off()
        if not is_let_in:
            yield from self.serves_alone() if self._named else self._shut_out()
        if self._named:
            yield from self._hung_up()

    def likely(self) -> Iterator[Clue]:
        """What may be wrong where nothing else is shown."""
        yield from self._lets_in_no_more()
        yield from self._last_of_a_client()
        yield from self._shut_out()
        yield from self.left_behind()

    # -- programs ------------------------------------------------------------------------

    def _kept_alive(self) -> Iterator[Clue]:
        """A program has run its last line, and a thread keeps it running: who made that one?"""
        over = {one.player for one in self._all if one.kind == Event.MAIN_ENDED}
        for number, one in self._backwards(Event.THREAD_STARTED):
            player = self._players[one.player]
            is_there = one.player in over and not player.ended and not self._lets_in(one.player)
            stands = self._stands(one.player, one.facts["name"])
            if is_there and not stands.isdisjoint(self._named):
                yield Clue(one.facts["made"], number)

    def _lets_in(self, player: int) -> bool:
        """Whether a thread that a program has made only lets people in: it is to go on running."""
        own = [one for one in self._all if one.player == player]
        made = {one.facts["name"] for one in own if one.kind == Event.THREAD_STARTED}
        busy = {one.facts.get("thread") for one in own if one.kind in (*ENDS, *OF_A_READ)}
        doors = {one.facts.get("thread") for one in own if one.kind == Event.ACCEPTED}
        return not doors.isdisjoint(made - busy)

    def _stands(self, player: int, thread: str) -> set[str]:
        """The last lines that a thread of a program has run. Of those in a loop, which is the last
        one is not known. None if it has ended."""
        for one in reversed(self._all):
            if one.player == player and one.facts.get("thread") == thread:
                if one.kind in ENDS:
                    return set()
                if one.path or one.facts.get("place"):
                    return {str(step["place"]) for step in (one.path or [one.facts])}
        return set()

    def _cut_off(self) -> Iterator[Clue]:
        """Daemon threads end with their program: the one that was made last had work to do."""
        for number, one in self._backwards(Event.MAIN_ENDED):
            daemons = [place for place in one.facts["daemons"] if place in self._named]
            if len({*daemons}) > 1:
                yield Clue(daemons[-1], number)

    def _went_off(self) -> Iterator[Clue]:
        """The line by which a server has ended, which is to run on."""
        for player in self._players:
            if player.is_server and player.ended and not player.name:
                paths = [(n, one) for n, one in enumerate(self._all) if one.player == player.number]
                yield from self._last_line([(n, one) for n, one in paths if one.path])

    def _lets_in_no_more(self) -> Iterator[Clue]:
        """The last line of a server's main thread that let people in, and is over before them."""
        for number, one in self._backwards(Event.MAIN_ENDED):
            player, thread = self._players[one.player], (one.player, one.facts["thread"])
            told = [(n, two) for n, two in self._of(thread, 0) if n <= number]
            lets_in = any(two.kind == Event.ACCEPTED for _n, two in told)
            if player.is_server and not player.ended and lets_in:
                yield from self._last_line([(n, two) for n, two in told if two.path])

    def _last_line(self, told: Sequence[tuple[int, Happening]]) -> Iterator[Clue]:
        """The last line that was run; before it the one that left a loop, if that is near."""
        if told:
            number, one = told[-1]
            lines = [step["place"] for step in one.path]
            leaves = [place for place in lines[-3:] if LEAVES.match(self._cast.code(place))]
            yield Clue((leaves or lines)[-1], number)

    # -- who is served ---------------------------------------------------------------------

    def listens_late(self) -> Iterator[Clue]:
        """Somebody is let in, or begins to listen, only when they have spoken."""
        spoke: set[str] = set()
        known: set[str] = set()
        for number, one in enumerate(self._all):
            player = self._players[one.player]
            if one.kind == Event.RECEIVED and player.is_server and one.facts["size"]:
                spoke.add(self._cast.peer_of(one))
            elif one.kind == Event.REGISTRY_CHANGED and player.is_server:
                people = {*self._cast.people(one.facts["peers"])}
                if (people - known) & spoke:
                    yield Clue(self._place(one), number)
                known |= people
            elif one.kind == Event.SENT and not player.is_server:
                spoke.add(f"client {player.number}")
            elif one.kind == Event.THREAD_STARTED and f"client {player.number}" in spoke:
                yield Clue(one.facts["made"], number)
        for number, one in self._backwards(Event.THREAD_STARTED):
            if not self._players[one.player].is_server:
                yield Clue(one.facts["made"], number)

    def came_in_otherwise(self, asked: str) -> Iterator[Clue]:
        """Nobody reads from whoever is asked, or sends to them: what was not done when they came,
        and was for others?
        """
        moves = self._backwards(Event.RECEIVED, Event.SENT)
        if not asked or any(self._cast.peer_of(one) == asked for _n, one in moves):
            return
        came = [(n, one) for n, one in enumerate(self._all) if one.kind == Event.ACCEPTED]
        mine = [(n, one) for n, one in came if self._cast.peer_of(one) == asked]
        for number, one in mine[-1:]:
            here = self._until_the_next(number, one)
            for other, two in came[:1] if came[:1] != mine[-1:] else []:
                there = [place for _n, place in self._until_the_next(other, two)]
                alike = next(
                    (n for n, (_at, place) in enumerate(here) if place not in there[: n + 1]),
                    len(here),
                )
                if alike < len(there) and here[:alike]:
                    at, place = here[alike - 1]
                    yield Clue(place, at)

    def came_in(self, name: str, calls: Calls) -> Iterator[Clue]:
        """What the function that let somebody in did last for them."""
        for number, one in self._backwards(Event.ACCEPTED):
            if self._cast.peer_of(one) == name:
                path = self._until_the_next(number, one)
                yield from _own(path, calls)
                return

    def last_of(self, one: Happening, number: int) -> Iterator[Clue]:
        """What a thread did last, after something has happened to it."""
        told = [(n, two) for n, two in self._of((one.player, one.facts["thread"]), number + 1)]
        yield from self._last_line([(n, two) for n, two in told if two.path])

    def _until_the_next(self, number: int, one: Happening) -> list[tuple[int, str]]:
        """The lines that a thread has run since it let somebody in, until it did so again."""
        found: list[tuple[int, str]] = []
        for later, two in self._of((one.player, one.facts["thread"]), number + 1):
            found += [(later, step["place"]) for step in two.path]
            if two.kind == Event.ACCEPTED:
                break
        return found

    def has_one_thread(self) -> Iterator[Clue]:
        """The last line of a client that has never started a thread."""
        started = {one.player for one in self._all if one.kind == Event.THREAD_STARTED}
        for player in self._players:
            if not player.is_server and player.script and player.number not in started:
                mine = [(n, one) for n, one in enumerate(self._all) if one.player == player.number]
                yield from self._last_line([(n, one) for n, one in mine if one.path])

    def serves_alone(self) -> Iterator[Clue]:
        """The thread that lets people in serves one of them: what did it do after accept()?"""
        for number, one in self._backwards(Event.ACCEPTED):
            thread = (one.player, one.facts["thread"])
            later = list(self._of(thread, number + 1))
            reads = [n for n, two in later if two.kind == Event.RECEIVED]
            lines = [(n, step["place"]) for n, two in later for step in two.path]
            if reads and (not self._named or self._place(self._all[reads[-1]]) in self._named):
                found = [(n, place) for n, place in lines if place != self._place(one)]
                yield from (Clue(place, n) for n, place in found[:1])
                yield Clue(self._place(one), number)

    def _hung_up(self) -> Iterator[Clue]:
        """The server has ended a connection: what did it read there last?"""
        for _number, one in self._backwards(Event.RECEIVED):
            player = self._players[one.player]
            if player.ended and not one.facts["size"] and self._place(one) in self._named:
                for number, read in self._backwards(Event.RECEIVED):
                    if self._players[read.player].is_server and (
                        self._cast.peer_of(read) == player.name
                    ):
                        yield from [Clue(self._place(read), number)] if read.facts["size"] else []
                        break

    def _shut_out(self) -> Iterator[Clue]:
        """Somebody could not connect: what does the thread that let people in do now?"""
        if any(one.facts["call"].startswith("connect") for _n, one in self._failed()):
            for _number, one in self._backwards(Event.ACCEPTED):
                thread = (one.player, one.facts["thread"])
                yield from self._last_line([(n, o) for n, o in self._of(thread, 0) if o.path])

    def _failed(self) -> Iterator[tuple[int, Happening]]:
        return self._backwards(Event.CALL_FAILED)

    def _last_of_a_client(self) -> Iterator[Clue]:
        """The last line of a client that has ended, if nobody was left by the other side."""
        for player in self._players:
            if player.ended and not player.is_server:
                paths = [(n, one) for n, one in enumerate(self._all) if one.player == player.number]
                yield from self._last_line([(n, one) for n, one in paths if one.path])

    def left_behind(self) -> Iterator[Clue]:
        """What a thread did last that had learnt that the other side had left."""
        for number, one in self._backwards(*OF_A_READ):
            if not one.facts["size"]:
                thread = (one.player, one.facts["thread"])
                told = [(n, two) for n, two in self._of(thread, number + 1) if two.path]
                yield from self._last_line(told)
                yield Clue(self._place(one), number)

    # -- what there is -----------------------------------------------------------------------

    def _of(self, thread: tuple[int, str], first: int) -> Iterator[tuple[int, Happening]]:
        for number in range(first, len(self._all)):
            one = self._all[number]
            if (one.player, one.facts.get("thread")) == thread:
                yield number, one

    def _place(self, one: Happening) -> str:
        return str(one.facts.get("place", ""))


def _own(path: Sequence[tuple[int, str]], calls: Calls) -> Iterator[Clue]:
    """The last line of some before another function is come to."""
    first = calls.function(path[0][1]) if path else None
    own = takewhile(lambda told: calls.function(told[1]) == first, path)
    yield from [Clue(place, number) for number, place in own][-1:]
