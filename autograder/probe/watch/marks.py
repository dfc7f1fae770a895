"""A student's source in which each statement says that it runs, and what it has bound.

A recorded run is stepped through by lines. A trace function (sys.settrace) would see them, too, but
also each call of ours and of a library, and it copies all variables at each line. So calls are
written into the tree: ``__step__(3)`` before a statement, ``data = __bound__(4, recv())`` around a
value. Lines keep their numbers. Source of facts: https://docs.python.org/3/library/ast.html
"""

from __future__ import annotations

import ast
import os
from collections.abc import Sequence
from typing import Any, NamedTuple

STEP, BOUND = "__step__", "__bound__"
CHANGE = {"append", "clear", "extend", "insert", "pop", "remove"}  # methods of a bytearray

Line = tuple[str, int]  # file, number


class Mark(NamedTuple):
    """A line, and the names that are bound there."""

    line: Line
    names: tuple[str, ...] = ()


class Marker(ast.NodeTransformer):
    """Writes the calls. Each has the number of its mark in a table."""

    def __init__(self, marks: list[Mark]) -> None:
        self._marks = marks
        self._file = ""
        self._line = 0  # of the statement that is visited

    def mark(self, tree: ast.Module, path: str) -> ast.Module:
        """The tree of a file, with the calls in it."""
        self._file = os.path.basename(path)
        tree.body = self._body(tree.body)
        return tree

    # -- bodies --------------------------------------------------------------------------

    def _body(self, body: list[ast.stmt], first: Sequence[ast.stmt] = ()) -> list[ast.stmt]:
        """Statements, each with its call before it. ``first`` comes after a docstring."""
        head = 1 if body and _is_text(body[0]) else 0
        found = [*body[:head], *first]
        for statement in body[head:]:
            found += self._statement(statement)
        return found

    def _statement(self, node: ast.stmt) -> list[ast.stmt]:
        if isinstance(node, ast.Global | ast.Nonlocal) or _is_of_the_future(node):
            return [node]
        before, self._line = self._line, node.lineno
        step = [] if isinstance(node, ast.While) else [self._step()]
        visited = self.visit(node)
        after = [self._reads(names)] if (names := _changed_after(node)) else []
        self._line = before
        return [*step, visited, *after]

    def generic_visit(self, node: Any) -> Any:
        """Blocks are marked, whatever they belong to."""
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                setattr(node, name, self._body(block))
        for name, value in ast.iter_fields(node):
            if isinstance(value, list) and value and not isinstance(value[0], ast.stmt):
                setattr(node, name, [self._visited(inner) for inner in value])
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        return node

    def _visited(self, node: Any) -> Any:
        return self.visit(node) if isinstance(node, ast.AST) else node

    # -- statements ----------------------------------------------------------------------

    def visit_While(self, node: ast.While) -> Any:
        """The condition is run again and again: the call stands in it, and returns None."""
        step = self._step().value
        self.generic_visit(node)
        node.test = ast.BoolOp(ast.Or(), [step, node.test])
        return node

    def _with_names(self, node: Any, target: ast.AST | None) -> Any:
        """A block that binds names at its beginning."""
        first: list[ast.stmt] = [self._step()] if isinstance(node, ast.For | ast.AsyncFor) else []
        if names := tuple(filter(None, _names_in(target))):
            first.append(self._reads(names))
        line = self._line
        self.generic_visit(node)
        self._line = line
        node.body = [*first, *node.body]
        return node

    def visit_For(self, node: Any) -> Any:
        """Each turn runs its line again."""
        return self._with_names(node, node.target)

    visit_AsyncFor = visit_For

    def visit_With(self, node: Any) -> Any:
        """What comes out of the context."""
        targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
        return self._with_names(node, ast.Tuple(targets, ast.Store()))

    visit_AsyncWith = visit_With

    def visit_FunctionDef(self, node: Any) -> Any:
        """What it is called with."""
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        first = [self._reads(tuple(one.arg for one in every))] if every else []
        line = self._line
        node.body = self._body(node.body, first)
        self._line = line
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> Any:
        """Its own line."""
        before, self._line = self._line, node.lineno
        step = self._step()
        self.generic_visit(node)
        node.body = [step, *node.body]
        self._line = before
        return node

    def visit_Lambda(self, node: ast.Lambda) -> Any:
        """It stays as it is."""
        return node

    # -- values --------------------------------------------------------------------------

    def visit_Assign(self, node: ast.Assign) -> Any:
        """What is bound is shown before it is: so nothing is read that is not there any more."""
        self.generic_visit(node)
        for target in node.targets:
            node.value = self._shown(target, node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        """The same, if there is a value."""
        if node.value is not None:
            node.value = self._shown(node.target, self.visit(node.value))
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> Any:
        """The same in an expression."""
        self.generic_visit(node)
        node.value = self._shown(node.target, node.value)
        return node

    def _shown(self, target: ast.expr, value: ast.expr) -> ast.expr:
        names = _names_in(target)
        return _call(BOUND, self._mark(names), value) if names else value

    # -- calls ---------------------------------------------------------------------------

    def _mark(self, names: tuple[str, ...] = ()) -> ast.Constant:
        self._marks.append(Mark((self._file, self._line), names))
        return ast.Constant(len(self._marks) - 1)

    def _step(self) -> ast.Expr:
        return self._alone(_call(STEP, self._mark()))

    def _reads(self, names: tuple[str, ...]) -> ast.Expr:
        values = [ast.Name(name, ast.Load()) for name in names]
        value = values[0] if len(values) == 1 else ast.Tuple([*values], ast.Load())
        return self._alone(_call(BOUND, self._mark(names), value))

    def _alone(self, call: ast.Call) -> ast.Expr:
        """A statement of its own, on the line of the one that it goes with."""
        where = {"lineno": self._line, "col_offset": 0, "end_lineno": self._line}
        return ast.Expr(call, **where, end_col_offset=0)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_of_the_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _names_in(target: ast.AST | None) -> tuple[str, ...]:
    """The names that are bound, in their order. "" for what is no name; nothing if none is one."""
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    names = tuple(part.id if isinstance(part, ast.Name) else "" for part in parts)
    return names if any(names) and not any(isinstance(p, ast.Starred) for p in parts) else ()


def _changed_after(node: ast.stmt) -> tuple[str, ...]:
    """The variable that a statement changes in its place."""
    found: ast.AST | None = None
    if isinstance(node, ast.AugAssign):
        found = node.target
    elif isinstance(node, ast.Delete):
        found = getattr(node.targets[0], "value", None)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        if isinstance(function, ast.Attribute) and function.attr in CHANGE:
            found = function.value
    return (found.id,) if isinstance(found, ast.Name) else ()


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [*arguments], [])
