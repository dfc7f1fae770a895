"""Registries that are looped over live, filled late, shortened wrongly, or limited."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.proof.operators.edit import Drafts, Source, called, indented, operator, whose

COPIES = ("list", "tuple", "set", "dict", "sorted", "frozenset")
EMPTY = (ast.List, ast.Dict, ast.Set)


def _registries(source: Source) -> set[str]:
    """The names that are given an empty container."""
    found = set()
    for assign in source.find(ast.Assign):
        for target in assign.targets:
            pairs = [(target, assign.value)]
            if isinstance(target, ast.Tuple) and isinstance(assign.value, ast.Tuple):
                pairs = list(zip(target.elts, assign.value.elts, strict=True))
            found |= {source.of(one) for one, value in pairs if _is_empty(value)}
    return found


def _is_empty(value: ast.expr) -> bool:
    made = isinstance(value, ast.Call) and not value.args and called(value) in COPIES
    return made or (isinstance(value, EMPTY) and not list(ast.iter_child_nodes(value))[1:])


def _joins(source: Source) -> Iterator[ast.stmt]:
    """Each statement that puts something into a registry."""
    known = _registries(source)
    for call in source.calls("append", "add", "setdefault", "insert"):
        if (owner := whose(call)) is not None and source.of(owner) in known:
            yield source.statement(call)
    for assign in source.find(ast.Assign):
        for target in assign.targets:
            if isinstance(target, ast.Subscript) and source.of(target.value) in known:
                yield assign


@operator
def live(source: Source) -> Drafts:
    """The registry itself where a copy was looped over or returned."""
    for call in source.calls(*COPIES):
        if len(call.args) == 1 and not isinstance(call.args[0], ast.GeneratorExp | ast.Constant):
            of = source.of(call.args[0])
            yield from source.edit(f"uses {of} itself instead of a copy", (call, of))
    for call in source.calls("copy"):
        if (owner := whose(call)) is not None:
            yield from source.edit("uses the registry itself", (call, source.of(owner)))
    for cut in source.find(ast.Subscript):
        if isinstance(cut.slice, ast.Slice) and cut.slice.lower is cut.slice.upper is None:
            yield from source.edit("uses the registry itself", (cut, source.of(cut.value)))


@operator
def copied(source: Source) -> Drafts:
    """A copy where the registry itself was looped over."""
    for loop in source.find(ast.For):
        if isinstance(loop.iter, ast.Name | ast.Attribute):
            new = f"list({source.of(loop.iter)})"
            yield from source.edit("loops over a copy", (loop.iter, new))


@operator
def at_the_first_message(source: Source) -> Drafts:
    """Who has not spoken yet is in no registry."""
    for join in _joins(source):
        outer = source.above(join, ast.With) or join
        block = source.sites(outer)
        for later in block[block.index(outer) + 1 :]:
            whiles, fors = source.find(ast.While, later), source.find(ast.For, later)
            loops: list[ast.While | ast.For] = [*whiles, *fors]
            if loops:
                first = loops[0].body[0]
                new = f"if not locals().get('is_in'):\n{indented(source.of(outer), '    ')}"
                new += f"\n    is_in = True\n{source.of(first)}"
                what = "registers people at their first message"
                yield from source.edit(what, (outer, "pass"), (first, new))
                break


@operator
def later(source: Source) -> Drafts:
    """A registration after the next step."""
    for join in _joins(source):
        parent = source.parents[join]
        outer = parent if isinstance(parent, ast.With) else join
        block = source.sites(outer)
        at = block.index(outer)
        if at + 1 < len(block):
            after = block[at + 1]
            changes = (outer, source.of(after)), (after, source.of(outer))
            yield from source.edit("registers people a step later", *changes)


@operator
def in_a_thread_of_its_own(source: Source) -> Drafts:
    """A registration that happens some time."""
    for join in _joins(source):
        if isinstance(join, ast.Expr) and source.above(join, ast.FunctionDef):
            new = f"__import__('threading').Timer(0.2, lambda: {source.of(join)}).start()"
            yield from source.edit("registers people a fifth of a second later", (join, new))


@operator
def limited(source: Source) -> Drafts:
    """A registry that takes so many only."""
    for join in _joins(source):
        name = _registry_of(source, join)
        for most in (2, 5, 12):
            new = f"if len({name}) < {most}:\n{indented(source.of(join), '    ')}"
            yield from source.edit(f"lets in {most} people at most", (join, new))


def _registry_of(source: Source, join: ast.stmt) -> str:
    """The registry that a statement puts something into."""
    known = sorted(_registries(source), key=len, reverse=True)
    return next(name for name in known if name in source.of(join))


@operator
def twice(source: Source) -> Drafts:
    """A registration that is made twice."""
    for join in _joins(source):
        yield from source.edit(
            "registers people twice", (join, f"{source.of(join)}\n" * 2 + "pass")
        )


@operator
def another_is_removed(source: Source) -> Drafts:
    """The first, or the last, is removed, whoever leaves."""
    for call in source.calls("remove", "discard", "pop"):
        owner = whose(call)
        if owner is not None and source.of(owner) in _registries(source) and call.args:
            for new in ("pop(0)", "pop()", "popitem()"):
                text = f"{source.of(owner)}.{new}"
                yield from source.edit(f"removes somebody else: {new}", (call, text))


@operator
def removed_by_who_sends(source: Source) -> Drafts:
    """Who cannot be reached is removed at once, by the thread that sends."""
    for handler in source.find(ast.ExceptHandler):
        loop = source.above(handler, ast.For)
        if loop is None or not isinstance(loop.target, ast.Name):
            continue
        for name in sorted(_registries(source)):
            for how in ("remove", "pop"):
                new = f"{name}.{how}({loop.target.id})"
                what = f"removes from {name} while it loops"
                yield from source.edit(what, (handler.body[0], new))
