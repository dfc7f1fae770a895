"""Threads that are no threads, are waited for, are made wrongly, or share what each should have."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.proof.operators.edit import Drafts, Source, called, operator, whose


def _made(source: Source) -> Iterator[tuple[ast.Call, dict[str, ast.expr]]]:
    """Each Thread(…) with its keywords."""
    for call in source.calls("Thread"):
        yield call, {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}


def _work(source: Source, facts: dict[str, ast.expr]) -> tuple[str, str]:
    """What a thread does, as a call: its function and its arguments."""
    given = facts.get("args")
    if isinstance(given, ast.Tuple | ast.List):
        arguments = ", ".join(source.of(one) for one in given.elts)
    else:
        arguments = f"*{source.of(given)}" if given else ""
    return (source.of(facts["target"]) if "target" in facts else ""), arguments


@operator
def daemon(source: Source) -> Drafts:
    """A daemon that is none, and the other way round."""
    for call, facts in _made(source):
        if "daemon" in facts:
            new = str(source.of(facts["daemon"]) != "True")
            yield from source.edit(f"makes a thread with daemon={new}", (facts["daemon"], new))
        elif call.keywords:
            new = f"{source.of(call)[:-1].rstrip().rstrip(',')}, daemon=True)"
            yield from source.edit("makes its thread a daemon", (call, new))


@operator
def joined(source: Source) -> Drafts:
    """Who starts a thread waits for its end."""
    for call in source.calls("start"):
        statement, owner = source.statement(call), whose(call)
        if owner is None or not isinstance(statement, ast.Expr):
            continue
        new = f"(lambda t: (t.start(), t.join()))({source.of(owner)})"
        yield from source.edit("waits for the end of a thread that it has started", (call, new))


@operator
def run_for_start(source: Source) -> Drafts:
    """The work of a thread is done here and now."""
    for call in source.calls("start"):
        if (owner := whose(call)) is not None:
            yield from source.edit("calls run() for start()", (call, f"{source.of(owner)}.run()"))


@operator
def called_for_passed(source: Source) -> Drafts:
    """target=f(x) calls f here and now."""
    for _call, facts in _made(source):
        target, arguments = _work(source, facts)
        if target:
            new = f"{target}({arguments})"
            yield from source.edit("calls the target instead of passing it", (facts["target"], new))


@operator
def no_tuple(source: Source) -> Drafts:
    """args=(x) is no tuple."""
    for _call, facts in _made(source):
        given = facts.get("args")
        if isinstance(given, ast.Tuple) and len(given.elts) == 1:
            new = f"({source.of(given.elts[0])})"
            yield from source.edit("passes args=(x), which is no tuple", (given, new))


@operator
def late_binding(source: Source) -> Drafts:
    """A thread that looks up its arguments when it runs: by then they may be another's."""
    for call, facts in _made(source):
        target, arguments = _work(source, facts)
        if target and arguments:
            kept = f", daemon={source.of(facts['daemon'])}" if "daemon" in facts else ""
            new = f"{source.of(call.func)}(target=lambda: {target}({arguments}){kept})"
            yield from source.edit("looks up its arguments when the thread runs", (call, new))


@operator
def pool(source: Source) -> Drafts:
    """So many threads only: who comes later waits for a place."""
    for call in source.calls("start"):
        made = whose(call)
        if isinstance(made, ast.Call) and called(made) == "Thread":
            facts = {keyword.arg: keyword.value for keyword in made.keywords if keyword.arg}
            target, arguments = _work(source, facts)
            for size in (2, 4, 12):
                places = "__import__('builtins').__dict__.setdefault('places', "
                places += "__import__('concurrent.futures').futures.ThreadPoolExecutor"
                new = f"{places}({size})).submit({target}, {arguments})"
                yield from source.edit(f"has {size} threads at most", (call, new))


@operator
def shared(source: Source) -> Drafts:
    """A variable that all threads share."""
    for function in source.find(ast.FunctionDef):
        if function.name == "main":
            continue
        own = {argument.arg for argument in function.args.args}
        start = 1 if ast.get_docstring(function) else 0
        if start >= len(function.body):
            continue
        for name in sorted(_bound(source, function) - own):
            first = function.body[start]
            new = f"global {name}\n{source.of(first)}"
            what = f"shares {name} between all who run {function.name}"
            yield from source.edit(what, (first, new))


def _bound(source: Source, function: ast.FunctionDef) -> set[str]:
    """The local variables of a function."""
    return {
        name.id
        for name in source.find(ast.Name, function)
        if isinstance(name.ctx, ast.Store) and source.above(name, ast.FunctionDef) is function
        and source.above(name, ast.comprehension) is None
    }  # fmt: skip


@operator
def not_joined(source: Source) -> Drafts:
    """A thread that is not waited for, or without a limit."""
    for call in source.calls("join"):
        owner = whose(call)
        if owner is None or isinstance(owner, ast.Constant) or call.args:
            continue
        yield from source.edit("waits without a limit", (call, f"{source.of(owner)}.join()"))
        yield from source.edit("does not wait for its thread", (call, "None"))
