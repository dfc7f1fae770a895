"""The blocks of a script, by its text: which function, loop or question a line belongs to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from autograder.handin.scripts import nodes_of, tree_of

LEAVES = re.compile(r"\s*(return|break|continue|raise)\b")
LOOPS = re.compile(r"\s*(async\s+)?for\b")
ASKS = re.compile(r"\s*(if|elif|while)\b")
CATCHES = re.compile(r"\s*except\b")
DEFINES = re.compile(r"\s*(async\s+)?def\b")
OTHERWISE = re.compile(r"\s*else\s*:")


class Function(NamedTuple):
    """A function of a script: its name, its first and last line, and the line that begins it.

    Where it has parameters, these are noted at its first line; else that line is not noted.
    """

    name: str
    first: int
    last: int
    begins: int


class Blocks:
    """The functions of some scripts, and the blocks in them."""

    def __init__(self, files: Mapping[str, Sequence[str]]) -> None:
        texts = {name.rpartition("/")[2]: "\n".join(lines) for name, lines in files.items()}
        self._functions = {name: list(_functions(text)) for name, text in texts.items()}
        self._lines = {name: text.split("\n") for name, text in texts.items()}

    def function(self, place: str) -> Function | None:
        """The innermost function that a line such as "server.py:12" belongs to. None: to none."""
        script, _colon, number = place.rpartition(":")
        there = self._functions.get(script, ())
        around = [one for one in there if one.first <= int(number) <= one.last]
        return min(around, key=lambda one: one.last - one.first, default=None)

    def _code(self, place: str) -> str:
        script, _colon, number = place.rpartition(":")
        return "".join(self._lines.get(script, [])[int(number) - 1 : int(number)])

    def reason(self, place: str) -> str:
        """The question that decides whether a line is run: the one whose block it stands in.

        The line itself if there is none.
        """
        script, _colon, number = place.rpartition(":")
        deep = _indent(self._code(place))
        for line in range(int(number) - 1, 0, -1):
            above = f"{script}:{line}"
            code = self._code(above)
            if not code.strip() or _indent(code) >= deep:
                continue
            if ASKS.match(code):
                return above
            if not OTHERWISE.match(code):
                break
            deep = _indent(code) + 1  # the question stands above, with as many blanks
        return place

    def stands_in(self, place: str, begins: re.Pattern[str] = LOOPS) -> bool:
        """Whether a line stands in such a block of its function."""
        script, _colon, number = place.rpartition(":")
        deep = _indent(self._code(place))
        for line in range(int(number) - 1, 0, -1):
            code = self._code(f"{script}:{line}")
            if code.strip() and _indent(code) < deep:
                if begins.match(code) or DEFINES.match(code):
                    return begins.match(code) is not None
                deep = _indent(code)
        return False

    def body(self, place: str, begins: re.Pattern[str] = LOOPS) -> set[str]:
        """The lines below a loop over something that belong to it. None if it is no such loop.

        ``begins`` is how another kind of block begins, such as a question.
        """
        script, _colon, number = place.rpartition(":")
        code = self._code(place)
        found: set[str] = set()
        if not begins.match(code) or not code.partition("#")[0].rstrip().endswith(":"):
            return found
        for line in range(int(number) + 1, len(self._lines.get(script, [])) + 1):
            below = self._code(f"{script}:{line}")
            if below.strip() and _indent(below) <= _indent(code):
                break
            found.add(f"{script}:{line}")
        return found

    def catches(self, place: str) -> str:
        """The except that an error at a line comes to: around it, or around who calls its function.

        "" if there is none.
        """
        script, _colon, number = place.rpartition(":")
        called, lines = self.function(place), [int(number)]
        for at, code in enumerate(self._lines.get(script, []), 1):
            if called and at != called.first and re.search(rf"\b{called.name}\(", code):
                lines.append(at)
        for line in lines:
            for at in range(line + 1, len(self._lines.get(script, [])) + 1):
                code = self._code(f"{script}:{at}")
                if CATCHES.match(code) and _indent(code) < _indent(self._code(f"{script}:{line}")):
                    return f"{script}:{at}"
                if DEFINES.match(code):
                    break
        return ""


def _indent(code: str) -> int:
    return len(code) - len(code.lstrip())


@cache
def _functions(text: str) -> tuple[Function, ...]:
    return tuple(_defined(tree_of(text)))


def _defined(tree: ast.AST) -> Iterator[Function]:
    for node in nodes_of(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            is_said = len(node.body) > 1 and ast.get_docstring(node) is not None
            given = node.args
            has_some = given.args or given.posonlyargs or given.vararg or given.kwonlyargs
            begins = node.lineno if has_some or given.kwarg else node.body[is_said].lineno
            yield Function(node.name, node.lineno, node.end_lineno or node.lineno, begins)
