"""Locks that are dropped, moved, widened, split, shared, or taken in another order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.proof.operators.edit import STEP, Drafts, Source, called, indented, operator

KINDS = ("Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore")


def _held(source: Source) -> Iterator[tuple[ast.With, ast.withitem]]:
    """Each lock that a with statement holds: what is no call that makes something."""
    for with_ in source.find(ast.With):
        for item in with_.items:
            if isinstance(item.context_expr, ast.Name | ast.Attribute | ast.Subscript):
                yield with_, item


def _header(source: Source, with_: ast.With, items: list[ast.withitem]) -> str:
    return f"with {', '.join(_item(source, item) for item in items)}:\n"


def _item(source: Source, item: ast.withitem) -> str:
    name = f" as {source.of(item.optional_vars)}" if item.optional_vars else ""
    return source.of(item.context_expr) + name


@operator
def dropped(source: Source) -> Drafts:
    """A lock that is not taken."""
    for with_, item in _held(source):
        others = [other for other in with_.items if other is not item]
        body = source.all_of(with_.body, deeper=bool(others))
        new = _header(source, with_, others) + body if others else body
        yield from source.edit(f"does not take {_item(source, item)}", (with_, new))


@operator
def new_each_time(source: Source) -> Drafts:
    """A lock that nobody else has."""
    for _with, item in _held(source):
        what = f"takes a new lock instead of {_item(source, item)}"
        yield from source.edit(what, (item.context_expr, "__import__('threading').Lock()"))


@operator
def split(source: Source) -> Drafts:
    """A lock that is free for a moment between two steps."""
    for with_, _lock in _held(source):
        header = _header(source, with_, with_.items)
        for at in range(1, len(with_.body)):
            first, second = with_.body[:at], with_.body[at:]
            new = f"{header}{source.all_of(first, 1)}\n{header}{source.all_of(second, 1)}"
            yield from source.edit("lets go of the lock between two steps", (with_, new))


@operator
def into_the_loop(source: Source) -> Drafts:
    """A lock that is held for a round of a loop, and not for the whole loop."""
    for with_, _lock in _held(source):
        for loop in with_.body:
            if isinstance(loop, ast.For | ast.While) and len(with_.body) == 1:
                header = _header(source, with_, with_.items)
                top = source.text[_start(source, loop) : _start(source, loop.body[0])].rstrip()
                new = f"{top}\n    {header}{source.all_of(loop.body, 2)}"
                yield from source.edit("takes the lock for each round of a loop", (with_, new))


def _start(source: Source, node: ast.stmt) -> int:
    return source._span(node)[0]


@operator
def out_of_the_loop(source: Source) -> Drafts:
    """A lock that is held for a whole loop, and not for a round of it."""
    for with_, item in _held(source):
        loop = source.above(with_, ast.For)
        if loop is None or loop.orelse or not isinstance(item.context_expr, ast.Name):
            continue
        made = {name.id for name in source.find(ast.Name, loop.target)}
        held = f"with {item.context_expr.id}:"
        if item.context_expr.id not in made and len(with_.items) == 1:
            new = f"{held}\n" + indented(source.of(loop).replace(held, "if True:", 1), STEP)
            yield from source.edit("holds the lock for the whole loop", (loop, new))


@operator
def widened(source: Source) -> Drafts:
    """A lock that is held during the next step, or the one before, as well."""
    for with_, _lock in _held(source):
        block = source.sites(with_)
        at = block.index(with_)
        header = _header(source, with_, with_.items)
        if at + 1 < len(block):
            new = header + source.all_of([*with_.body, block[at + 1]], 1)
            what = "holds the lock during the next step, too"
            yield from source.edit(what, (with_, new), (block[at + 1], "pass"))
        if at and not isinstance(block[at - 1], ast.FunctionDef | ast.Import | ast.ImportFrom):
            new = header + source.all_of([block[at - 1], *with_.body], 1)
            what = "holds the lock during the step before, too"
            yield from source.edit(what, (block[at - 1], "pass"), (with_, new))


@operator
def narrowed(source: Source) -> Drafts:
    """A lock that is taken too late, or let go too early."""
    for with_, _lock in _held(source):
        if len(with_.body) > 1:
            header = _header(source, with_, with_.items)
            first, last = with_.body[0], with_.body[-1]
            late = f"{source.of(first)}\n{header}{source.all_of(with_.body[1:], 1)}"
            yield from source.edit("takes the lock a step too late", (with_, late))
            early = f"{header}{source.all_of(with_.body[:-1], 1)}\n{source.of(last)}"
            yield from source.edit("lets go of the lock a step too early", (with_, early))


@operator
def for_a_whole_function(source: Source) -> Drafts:
    """A lock that is held from the beginning of a function to its end."""
    for with_, item in _held(source):
        function = source.above(with_, ast.FunctionDef)
        name = source.of(item.context_expr)
        if function is None or name.partition(".")[0] not in _known(source, function):
            continue
        start = 1 if ast.get_docstring(function) else 0
        body = [one for one in function.body[start:] if not isinstance(one, ast.Global)]
        if body and body != [with_]:
            text = source.all_of(body, 1).replace(f"with {name}:", "if True:")
            rest = [(one, "pass") for one in body[1:]]
            what = f"holds {name} during all of {function.name}"
            yield from source.edit(what, (body[0], f"with {name}:\n{text}"), *rest)


def _known(source: Source, function: ast.FunctionDef) -> set[str]:
    """The names that a function knows when it begins."""
    top = {name.id for one in source.tree.body for name in source.find(ast.Name, one)}
    return top | {argument.arg for argument in function.args.args}


@operator
def other_order(source: Source) -> Drafts:
    """Two locks in the other order."""
    for with_ in source.find(ast.With):
        if len(with_.items) == 2:
            new = _header(source, with_, with_.items[::-1]) + source.all_of(with_.body, 1)
            yield from source.edit("takes two locks in the other order", (with_, new))


@operator
def other_kind(source: Source) -> Drafts:
    """A lock that its holder may not, or may, take twice."""
    for call in source.calls("RLock", "Lock"):
        new = "__import__('threading')." + ("Lock()" if called(call) == "RLock" else "RLock()")
        yield from source.edit("has a lock of the other kind", (call, new))


@operator
def one_for_all(source: Source) -> Drafts:
    """One lock for all objects, where each had its own."""
    for call in source.calls(*KINDS):
        if source.above(call, ast.FunctionDef):
            new = f"__import__('builtins').__dict__.setdefault('one lock', {source.of(call)})"
            yield from source.edit("has one lock for everybody", (call, new))


@operator
def not_let_go_after_an_error(source: Source) -> Drafts:
    """A lock that stays taken when what is done meanwhile fails."""
    for with_, item in _held(source):
        name = _item(source, item)
        if len(with_.items) == 1:
            new = f"{name}.acquire()\n{source.all_of(with_.body)}\n{name}.release()"
            yield from source.edit(f"keeps {name} after an error or a return", (with_, new))
