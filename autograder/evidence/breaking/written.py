"""What a student has written in test_chat.py, read and not run: slips by which a test sees nothing.

Each slip is a fact that its text shows; whether it matters, a run has shown before it is told.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from autograder.handin.scripts import tree_of
from autograder.words.language import _
from autograder.words.quoted import short

SAYS, NEVER = ("says", "sends", "reaches"), "never_heard"
HIDES = ("AssertionError", "Exception", "BaseException", "Unmet")
PLAIN = ("join", "says", "hears", "reaches")  # each test uses them: nobody is told so
PARTS = re.compile(r"[a-z]{4,}")  # of a name, or of a sentence


class Slip(NamedTuple):
    """A line of a test that asks for less than it seems to."""

    test: str
    line: int
    sentence: str


class Written:
    """The tests of one file, by name: the last one of a name is there."""

    def __init__(self, source: str, script: str) -> None:
        self._script = script
        tree = tree_of(source)
        classes = [one.body for one in tree.body if isinstance(one, ast.ClassDef)]
        there = [*tree.body, *chain.from_iterable(classes)]
        self._all = {one.name: one for one in there if isinstance(one, ast.FunctionDef)}

    def slips(self) -> list[Slip]:
        """All of them, in the order of the tests."""
        looks = (_not_called, _hidden, _of_another_text, _too_early)
        found = [slip for test in self._tests for look in looks for slip in look(test)]
        return [*self._not_tests(), *found]

    def told(self, slip: Slip) -> tuple[str, str]:
        """The place of a slip, and its sentence with it."""
        place = f"{self._script}:{slip.line}"
        return place, slip.sentence.format(place=place)

    def words(self, test: str) -> set[str]:
        """The words of chat.py that a test uses."""
        node = self._all.get(test)
        parts = ast.walk(node) if node is not None else ()
        return {part.attr for part in parts if isinstance(part, ast.Attribute)}

    def asks(self, test: str, name: str) -> bool:
        """Whether a test asks what has come to somebody, whose variable has their name."""
        node = self._all.get(test)
        parts = ast.walk(node) if node is not None else ()
        return any(name in map(ast.unparse, _asked(part)) for part in parts)

    def likeness(self, test: str, belief: str) -> int:
        """How many words of a belief a test has in its texts. In its name they count twice."""
        node = self._all.get(test)
        text = ast.unparse(node).lower() if node is not None else ""
        parts = {part[:5] for part in PARTS.findall(belief.lower())}
        return sum((part in text) + (part in test) for part in parts)

    def near(self, words: tuple[str, ...], belief: str) -> list[str]:
        """The tests that come near to one that shows a belief, the nearest one first."""
        tests = [(self._nearness(test.name, words, belief), test.name) for test in self._tests]
        found = [one for one in tests if any(one[0])]
        return [name for _near, name in sorted(found, key=lambda one: one[0], reverse=True)]

    def nearest(self, words: tuple[str, ...], belief: str) -> str:
        """The first of them. "" if none is near."""
        return next(iter(self.near(words, belief)), "")

    def _nearness(self, test: str, words: tuple[str, ...], belief: str) -> tuple[int, int]:
        return len(self.words(test) & {*words} - {*PLAIN}), self.likeness(test, belief)

    @property
    def _tests(self) -> list[ast.FunctionDef]:
        return [node for name, node in self._all.items() if name.startswith("test_")]

    def _not_tests(self) -> Iterator[Slip]:
        used = {
            part.func.id
            for part in ast.walk(ast.Module([*self._all.values()], []))
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
        }
        for name, node in self._all.items():
            is_test = [one.arg for one in node.args.args] == ["room"] and name not in used
            if is_test and not name.startswith("test_"):
                sentence = _("{name} ({place}) is not run: its name does not begin with test_.")
                yield Slip(name, node.lineno, sentence.format(name=name, place="{place}"))


def _asked(part: ast.AST) -> list[ast.expr]:
    """Of whom a part of a test asks what has come to them."""
    if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Attribute):
        return []
    if part.func.attr == "reaches":
        return part.args
    asks = part.func.attr.startswith(("hears", NEVER, "sees"))
    return [part.func.value] if asks else []


def _not_called(test: ast.FunctionDef) -> Iterator[Slip]:
    for node in ast.walk(test):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Attribute):
            code = ast.unparse(node.value)
            sentence = _("{code} at {place} is only named, not called: write {code}().")
            yield _slip(test, node, sentence, code=code)


def _hidden(test: ast.FunctionDef) -> Iterator[Slip]:
    for node in ast.walk(test):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type is not None else HIDES[0]
            raises = any(isinstance(part, ast.Raise | ast.Assert) for part in ast.walk(node))
            if caught in HIDES and not raises:
                sentence = _(
                    "{test} cannot fail: the except at {place} hides that something did not come."
                )
                yield _slip(test, node, sentence, test=test.name)


def _of_another_text(test: ast.FunctionDef) -> Iterator[Slip]:
    said = [*texts(test, *SAYS)]
    is_known = said and all(text is not None for _node, text in said)
    for node, text in texts(test, NEVER) if is_known else ():
        if text and not any(text in (other or "") for _node, other in said):
            sentence = _("“{text}” ({place}) is said nowhere in {test}: nobody can hear it.")
            yield _slip(test, node, sentence, text=short(text), test=test.name)


def _too_early(test: ast.FunctionDef) -> Iterator[Slip]:
    said = {text: node.lineno for node, text in reversed([*texts(test, *SAYS)]) if text}
    for node, text in texts(test, NEVER):
        if text in said and node.lineno < said[text]:
            sentence = _("{test} asks too early ({place}): “{text}” is said only after that.")
            yield _slip(test, node, sentence, text=short(text), test=test.name)


def _slip(
    of: ast.FunctionDef,
    node: ast.stmt | ast.expr | ast.ExceptHandler,
    sentence: str,
    **values: str,
) -> Slip:
    return Slip(of.name, node.lineno, sentence.format(place="{place}", **values))


def texts(test: ast.FunctionDef, *words: str) -> Iterator[tuple[ast.expr, str | None]]:
    """The texts that some words are given, in order. None: it is no text that stands there."""
    calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in words:
            for given, value in _given(call, call.func.attr):
                data = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                yield given, data if isinstance(data, str) else None


def _given(call: ast.Call, word: str) -> list[tuple[ast.expr, object]]:
    """What a word is given, with its value if that stands there. Pieces of bytes are one text."""
    given = call.args
    if word == "reaches":  # people, and maybe a line
        given = [one.value for one in call.keywords if one.arg == "line"]
    values = [one.value if isinstance(one, ast.Constant) else None for one in given]
    pieces = [value for value in values if isinstance(value, bytes)]
    if word == "sends" and pieces and len(pieces) == len(values):
        return [(given[0], b"".join(pieces))]
    return [*zip(given, values, strict=True)]
