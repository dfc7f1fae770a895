"""A program as text and as a tree, and the edits that operators make in it.

An operator is a function that takes a Source and yields edits. It finds places in the tree; the
text between them stays as it was, so that an edit reads like one that a person made.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

STEP = "    "  # one level deeper


@dataclass(frozen=True)
class Edit:
    """One edit: the whole program as it is then, and where and how it differs."""

    operator: str
    line: int  # the first that differs, from 1
    what: str  # it is done by the program, so it reads like "sends each message twice"
    text: str


Draft = tuple[int, str, str]  # line, what, text
Drafts = Iterator[Draft]
Operator = Callable[["Source"], Drafts]
Node = TypeVar("Node", bound=ast.AST)

OPERATORS: dict[str, Operator] = {}


def operator(function: Operator) -> Operator:
    """Make a function an operator: its name is its module's and its own, as "locks.dropped"."""
    OPERATORS[f"{function.__module__.rpartition('.')[2]}.{function.__name__}"] = function
    return function


class Source:
    """A program. Raises SyntaxError if it is none."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self.rows = text.splitlines(keepends=True)
        self._starts = [0]
        for row in self.rows:
            self._starts.append(self._starts[-1] + len(row))
        self.parents = {
            child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)
        }

    def find(self, kind: type[Node], under: ast.AST | None = None) -> list[Node]:
        """The nodes of a kind, from top to bottom."""
        found = [node for node in ast.walk(under or self.tree) if isinstance(node, kind)]
        return sorted(found, key=lambda node: (getattr(node, "lineno", 0), _column(node)))

    def calls(self, *names: str, under: ast.AST | None = None) -> Iterator[ast.Call]:
        """The calls of functions or methods of these names."""
        for call in self.find(ast.Call, under):
            if called(call) in names:
                yield call

    def above(self, node: ast.AST, kind: type[Node]) -> Node | None:
        """The nearest node of a kind that this one stands in."""
        while (found := self.parents.get(node)) is not None:
            if isinstance(found, kind):
                return found
            node = found
        return None

    def statement(self, node: ast.AST) -> ast.stmt:
        """The statement that an expression is a part of."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def sites(self, node: ast.AST) -> list[ast.stmt]:
        """The statements that this one stands among, itself included."""
        for _name, value in ast.iter_fields(self.parents[node]):
            if isinstance(value, list) and node in value:
                return value
        return []

    def blocks(self) -> Iterator[list[ast.stmt]]:
        """Each run of statements that are done one after another."""
        for node in ast.walk(self.tree):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(node, name, None)
                if isinstance(block, list):
                    yield block

    def of(self, node: ast.AST) -> str:
        """The text of a node, without its indentation."""
        start, end = self._span(node)
        first, *others = self.text[start:end].split("\n")
        column = start - self._starts[node.lineno - 1]  # type: ignore[attr-defined]
        return "\n".join([first, *(_dedented(other, column) for other in others)])

    def all_of(self, block: list[ast.stmt], deeper: int = 0) -> str:
        """The text of several statements, each on a line of its own."""
        return indented("\n".join(self.of(statement) for statement in block), STEP * deeper)

    def edit(self, what: str, *changes: tuple[ast.AST, str]) -> Drafts:
        """The program with other text for these nodes. It may be none any more."""
        text = self.text
        for node, new in sorted(changes, key=lambda change: -self._span(change[0])[0]):
            start, end = self._span(node)
            if isinstance(node, ast.stmt):
                end, new = self._line_end(end), self._fitted(node, new)
            text = text[:start] + new + text[end:]
        yield min(node.lineno for node, _new in changes), what, text  # type: ignore[attr-defined]

    def _span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node stands in the text."""
        start = self._offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]
        return start, self._offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def _offset(self, line: int, column: int) -> int:
        """The tree counts in bytes of UTF-8, a text in letters."""
        if line > len(self.rows):
            return len(self.text)
        return self._starts[line - 1] + len(self.rows[line - 1].encode()[:column].decode())

    def _line_end(self, end: int) -> int:
        """The end of a statement, with the comment behind it."""
        stop = self.text.find("\n", end)
        rest = self.text[end : stop if stop >= 0 else len(self.text)]
        return end + len(rest) if rest.lstrip().startswith("#") else end

    def _fitted(self, node: ast.stmt, new: str) -> str:
        """New statements as they fit where this one stands."""
        row = self.rows[node.lineno - 1]
        before = row[: self._span(node)[0] - self._starts[node.lineno - 1]]
        first, *others = new.split("\n")
        if not before.strip():
            return "\n".join([first, *(before + other if other else other for other in others)])
        if not others:
            return new
        # It stands behind a colon, as in "try: send()".
        margin = before[: len(before) - len(before.lstrip())] + STEP
        return "\n" + indented(new, margin)


def _column(node: ast.AST) -> int:
    return int(getattr(node, "col_offset", 0))


def _dedented(row: str, column: int) -> str:
    return row[column:] if not row[:column].strip() else row


def indented(text: str, margin: str) -> str:
    """Each line of a text, moved to the right."""
    return "\n".join(margin + row if row else row for row in text.split("\n"))


def at_most(number: ast.expr | None, most: int) -> bool:
    """Whether an expression is a number that is no larger than this one."""
    value = number.value if isinstance(number, ast.Constant) else None
    return isinstance(value, int) and value <= most


def called(call: ast.AST) -> str:
    """The last name of what is called: "recv" in client.recv(1)."""
    function = call.func if isinstance(call, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def whose(call: ast.Call) -> ast.expr | None:
    """What a method is called of: "client" in client.recv(1)."""
    return call.func.value if isinstance(call.func, ast.Attribute) else None
