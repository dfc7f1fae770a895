"""Mistakes of any program: steps that are left out or change places, other conditions."""

from __future__ import annotations

import ast
from itertools import pairwise

from autograder.proof.operators.edit import Drafts, Source, called, operator

STEPS = (ast.Expr, ast.Assign, ast.AugAssign, ast.Return, ast.Delete, ast.Break, ast.Continue)
MADE = ("Lock", "RLock", "Condition", "Event", "Queue", "SimpleQueue", "deque", "set", "count")


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_definition(statement: ast.stmt) -> bool:
    """Whether it gives a name to a number, a text, or something new and empty."""
    value = statement.value if isinstance(statement, ast.Assign) else None
    if isinstance(value, ast.Call):
        return called(value) in MADE and not value.args and not value.keywords
    of_others = ast.Call | ast.Name | ast.Yield | ast.Await | ast.NamedExpr
    return value is not None and not any(isinstance(one, of_others) for one in ast.walk(value))


@operator
def step_left_out(source: Source) -> Drafts:
    """A statement that is not there."""
    for block in source.blocks():
        for statement in block:
            if isinstance(statement, STEPS) and not _is_docstring(statement):
                what = f"leaves out {source.of(statement).splitlines()[0]}"
                yield from source.edit(what, (statement, "pass"))


@operator
def steps_swapped(source: Source) -> Drafts:
    """Two statements in the other order."""
    for block in source.blocks():
        for one, two in pairwise(block):
            if _is_definition(one) and _is_definition(two):
                continue  # neither looks at the other
            if isinstance(one, STEPS) and isinstance(two, STEPS) and not _is_docstring(one):
                changes = (one, source.of(two)), (two, source.of(one))
                yield from source.edit("does two steps in the other order", *changes)


@operator
def always_or_never(source: Source) -> Drafts:
    """A condition that is always true, or never."""
    for branch in source.find(ast.If):
        if source.of(branch.test) != '__name__ == "__main__"':
            for answer in ("True", "False"):
                what = f"takes {answer} for {source.of(branch.test)}"
                yield from source.edit(what, (branch.test, answer))
    for loop in source.find(ast.comprehension):
        for test in loop.ifs:
            yield from source.edit(f"takes all, whether {source.of(test)} or not", (test, "True"))
    for both in source.find(ast.BoolOp):
        for part in both.values:
            neutral = str(isinstance(both.op, ast.And))
            yield from source.edit(f"does not ask for {source.of(part)}", (part, neutral))


@operator
def once(source: Source) -> Drafts:
    """A loop that goes round once."""
    loops: list[ast.While | ast.For] = [*source.find(ast.While), *source.find(ast.For)]
    for loop in loops:
        last = loop.body[-1]
        if not isinstance(last, ast.Break | ast.Return):
            yield from source.edit("goes round a loop once", (last, f"{source.of(last)}\nbreak"))


@operator
def option_left_out(source: Source) -> Drafts:
    """A keyword that is not given."""
    for call in source.find(ast.Call):
        for keyword in call.keywords:
            arguments = [*call.args, *(other for other in call.keywords if other is not keyword)]
            inside = ", ".join(source.of(argument) for argument in arguments)
            new = f"{source.of(call.func)}({inside})"
            yield from source.edit(f"does not say {keyword.arg}", (call, new))
