"""Who fell out of the registry while the server dealt with what it had read: where, and why."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.probe.talk import Event
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.way.handling import SHUTS, Handling


class Dropped(Handling):
    """The same lines of a thread, and what became of the registry meanwhile."""

    def walked_over(self) -> Iterator[Clue]:
        """Another thread took somebody out of the registry while this one looped over it."""
        read, first = self.read, self._all[self.read]
        told = list(self._hands.of_thread(read))
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
                yield from self._hands.looped(loops)
                return

    def _shut_down(self, dropped: int) -> Clue | None:
        """The line that ended their connection before their thread took them out of the registry.

        None: another side has ended it.
        """
        mine = self._all[dropped]
        for number in range(self.read + 1, dropped + 1):
            one = self._all[number]
            if one.player == mine.player and one.facts.get("ident") != mine.facts.get("ident"):
                places = [step["place"] for step in one.path]
                for count, place in enumerate(places, 1):
                    if SHUTS.search(self._cast.code(place)):
                        return Clue(self._calls.why(places[:count]), number)
        return None

    def _taken_out(self, number: int) -> Clue:
        """Where they were taken out of the registry, and why, if no other thread has done it."""
        one, place = self._all[number], str(self._all[number].facts["place"])
        told = [step["place"] for _n, step in self._hands.path_to(number)]
        is_mine = one.facts.get("ident") == self._all[self.read].facts.get("ident")
        until = max((n for n, other in enumerate(told) if other == place), default=None)
        if not is_mine or until is None or self._calls.stands_in(place):
            return Clue(place, number)
        return Clue(self._calls.why(told[: until + 1]), number)

    def dropped(self, asked: str) -> Iterator[Clue]:
        """The line at which somebody fell out of the registry, or that ended their connection."""
        inside: dict[tuple[int, int], list[str]] = {}
        found: Clue | None = None
        for number, one in enumerate(self._all):
            if one.kind == Event.REGISTRY_CHANGED:
                key = (one.player, one.facts["registry"])
                people = self._cast.people(one.facts["peers"])
                if asked in inside.get(key, []) and asked not in people:
                    found = self._shut_down(number) or self._taken_out(number)
                elif asked in people:
                    found = None
                inside[key] = people
        yield from [found] if found else []
