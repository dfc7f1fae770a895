"""What a run shows of the marked line itself: a loop or question in vain, an error that is hidden.

Each reason has a name and, where it needs one, another place; ``grading/recorded.py`` has the
sentences.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from autograder.handin.scripts import nodes_of, tree_of
from autograder.probe.talk import Event
from autograder.replay.cast import MAIN
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.blocks import LEAVES
from autograder.replay.clues.script.calls import Calls
from autograder.replay.recording import Recording

EMPTY, TWIN, NEVER, HIDDEN, EXITS = "empty", "twin", "never", "hidden", "exits"
GROWS, DOUBLED = "grows", "doubled"
ENDS, OUT, PASSED = "ends", "out", "passed"  # see losses.py
ENDS_A_THREAD = re.compile(r"\s*(sys\.exit|exit|quit)\(|\s*raise SystemExit\b")
ASKS = re.compile(r"\s*(if|elif)\b")
# The name that is gone through.
OVER = re.compile(r"\s*(?:async\s+)?for\b.+?\bin\s+(?:\w+\()?(\w+)")
CATCHES_ALL = re.compile(r"\s*except(\s+\(?(Base)?Exception\b.*)?\s*:")
MAY_FAIL = re.compile(r"\.(recv|send|accept|connect|read|bind|shutdown)\w*\(|\binput\(|stdin")
CALLS = re.compile(r"\b([A-Za-z_]\w*)\(")
PUTS_IN = re.compile(r"\.(append|insert)\(")
RETURNS = re.compile(r"\s*return\b")
# A question about a number: how it is called last, as in "self.waiting".
COUNTED = re.compile(r"\s*(?:if|elif|while)\s+(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)\s*>")
FEW = 3  # errors that are looked at


class Reason(NamedTuple):
    """Why a line is marked, and another place that belongs to it. "" and "": nothing is seen."""

    name: str = ""
    other: str = ""


class Reasons:
    """The reasons of one recording."""

    def __init__(self, recording: Recording, calls: Calls) -> None:
        self._recording, self._calls = recording, calls
        self._all = recording.happenings

    def of(self, place: str) -> Reason:
        """Why a line is marked."""
        run = [step["place"] for one in self._all for step in one.path]
        was_left = self._went_on(place)
        if first := self._put_in_before(place):
            return Reason(DOUBLED, first)
        if ENDS_A_THREAD.match(self._recording.code(place)) and self._is_run_by_another(place):
            return Reason(EXITS)
        for clue, reason in self._hidden():
            if clue.place == place:
                return reason
        if grows := self._only_grows(place):
            return Reason(GROWS, grows)
        if not was_left or not self._runs_nothing(place, run):
            return Reason()
        if ASKS.match(self._recording.code(place)):
            return Reason() if self._leaves(place) else Reason(NEVER, self._said_no(place))
        twin = self._twin(place, run)
        return Reason(TWIN, twin) if twin else Reason(EMPTY)

    def _put_in_before(self, place: str) -> str:
        """Where somebody was put into a registry whom this line has put into it once more."""
        inside: dict[object, list[int]] = {}
        grown: dict[object, str] = {}
        for one in self._all if PUTS_IN.search(self._recording.code(place)) else ():
            if one.kind == Event.REGISTRY_CHANGED:
                registry, peers = one.facts["registry"], one.facts["peers"]
                first = grown.get(registry, place)
                if place == one.facts["place"] != first and inside.get(registry) == peers:
                    return first
                if len(peers) > len(inside.get(registry, [])):
                    grown[registry] = str(one.facts["place"])
                inside[registry] = peers
        return ""

    def _said_no(self, place: str) -> str:
        """Where the function came back last that a question asks. "" if it asks none of theirs."""
        called = {f"{name}(" for name in CALLS.findall(self._recording.code(place))}
        for one in reversed(self._all):
            for step in reversed(one.path):
                function = self._calls.function(step["place"])
                is_it = function is not None and f"{function.name}(" in called
                if is_it and RETURNS.match(self._recording.code(step["place"])):
                    return str(step["place"])
        return ""

    def _only_grows(self, place: str) -> str:
        """Where a number is added up that a question asks for, if nothing is ever taken off it."""
        script, asked = place.rpartition(":")[0], COUNTED.match(self._recording.code(place))
        if asked is None:
            return ""
        lines = [*enumerate(self._recording.files.get(script, []), 1)]
        sets = re.compile(rf"\b{asked[1]}\b[^=<>!]*(?<![=<>!])=(?!=)(.*)")
        adds = re.compile(rf"\b{asked[1]}\s*\+=")
        added = [number for number, line in lines if adds.search(line)]
        others = [
            found for _n, line in lines if not adds.search(line) and (found := sets.search(line))
        ]
        is_begun = all(one[1].partition("#")[0].strip() == "0" for one in others)
        return f"{script}:{added[0]}" if added and is_begun else ""

    def _went_on(self, place: str) -> bool:
        """Whether a thread has run another line after this one: it does not wait there."""
        last: dict[tuple[int, object], str] = {}
        for one in self._all:
            for step in one.path:
                whose = one.player, one.facts.get("ident")
                if last.get(whose) == place:
                    return True
                last[whose] = step["place"]
        return False

    def never(self, places: list[str]) -> str:
        """The first question of these lines whose answer was never yes. "" if there is none."""
        run = [step["place"] for one in self._all for step in one.path]
        asked = (place for place in places if ASKS.match(self._recording.code(place)))
        return next((p for p in asked if self._runs_nothing(p, run) and not self._leaves(p)), "")

    def hidden(self) -> Iterator[Clue]:
        """The lines that ran last before an except of everything, but for those that may fail."""
        yield from (clue for clue, _reason in self._hidden())

    def _runs_nothing(self, place: str, run: list[str]) -> bool:
        body = self._calls.body(place) or self._calls.body(place, ASKS)
        return bool(body) and body.isdisjoint(run)

    def _is_run_by_another(self, place: str) -> bool:
        """Whether a thread has run a line that is not the main thread."""
        ran = (one for one in self._all if any(step["place"] == place for step in one.path))
        return any(one.facts.get("thread", MAIN) != MAIN for one in ran)

    def _leaves(self, place: str) -> bool:
        """Whether who answers with yes leaves something: no is the usual answer then."""
        return any(LEAVES.match(self._recording.code(at)) for at in self._calls.body(place, ASKS))

    def _twin(self, place: str, run: list[str]) -> str:
        """Where a function makes a name of its own of the one that a loop goes through."""
        script, over = place.rpartition(":")[0], OVER.match(self._recording.code(place))
        name = over[1] if over else ""
        tree = tree_of("\n".join(self._recording.files.get(script, [])))
        sets = {f"{script}:{line}" for line in _sets_its_own(tree, name)}
        return next((at for at in run if at in sets), "") if name in _of_module(tree) else ""

    def _hidden(self) -> Iterator[tuple[Clue, Reason]]:
        code = self._recording.code
        found = [
            (Clue(before["place"], number), Reason(HIDDEN, at["place"]))
            for number, one in enumerate(self._all)
            for before, at in pairwise(one.path)
            if CATCHES_ALL.match(code(at["place"])) and not MAY_FAIL.search(code(before["place"]))
        ]
        tried = (pair for pair in found if self._is_tried(pair[0].place, pair[1].other))
        yield from [*tried][:FEW]

    def _is_tried(self, place: str, caught: str) -> bool:
        """Whether a line stands in the try to which an except belongs."""
        script, _colon, number = caught.rpartition(":")
        there, _colon, line = place.rpartition(":")
        lines = self._recording.files.get(script, [])
        deep = _indent(lines[int(number) - 1]) if lines else 0
        for above in range(int(number) - 1, 0, -1):
            code = lines[above - 1]
            if code.strip() and _indent(code) <= deep:
                return code.strip() == "try:" and there == script and above < int(line)
        return False


def _of_module(tree: ast.Module) -> set[str]:
    """The names that are set outside of all functions."""
    targets = [t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _sets_its_own(tree: ast.Module, name: str) -> Iterator[int]:
    """The lines at which functions set a name that is no global of theirs."""
    for function in nodes_of(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            nodes = [*nodes_of(function)]
            is_global = any(isinstance(n, ast.Global) and name in n.names for n in nodes)
            sets = (n for n in nodes if isinstance(n, ast.Assign) and not is_global)
            for node in sets:
                if any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
                    yield node.lineno


def _indent(code: str) -> int:
    return len(code) - len(code.lstrip())
