"""Waits of a program's own, time limits on people, and limits on how many may wait."""

from __future__ import annotations

import ast

from autograder.proof.operators.edit import Drafts, Source, called, operator, whose
from autograder.proof.operators.sending import SENDS

SLEEP = "__import__('time').sleep({})"


@operator
def sleeps(source: Source) -> Drafts:
    """A sleep before a step that others wait for."""
    for call in source.calls("accept", "bind", "create_server", "listen", "recv", "sendall",
                             "sendto", "recvfrom"):  # fmt: skip
        owner = whose(call)
        if owner is not None:
            for seconds in (0.3, 2):
                slept = f"({SLEEP.format(seconds)} or {source.of(owner)})"
                new = slept + source.of(call)[len(source.of(owner)) :]
                what = f"sleeps {seconds} s before {called(call)}"
                yield from source.edit(what, (call, new))


@operator
def impatient(source: Source) -> Drafts:
    """A time limit on people who say nothing."""
    for call in source.calls("accept", "recv", "recvfrom"):
        owner = whose(call)
        statement = source.statement(call)
        if owner is None or isinstance(statement, ast.While):
            continue
        for seconds in (1, 3):
            of = source.of(owner)
            new = f"{of}.settimeout({seconds})\n{source.of(statement)}"
            yield from source.edit(f"waits {seconds} s in {called(call)}", (statement, new))
    for loop in source.find(ast.While):
        for call in source.calls("recv", under=loop.test):
            for seconds in (1, 3):
                if (owner := whose(call)) is not None:
                    new = f"{source.of(owner)}.settimeout({seconds})\n{source.of(loop)}"
                    yield from source.edit(f"waits {seconds} s for a message", (loop, new))


@operator
def short_backlog(source: Source) -> Drafts:
    """A short queue of those who want to come in."""
    for call in source.calls("create_server"):
        if not any(keyword.arg == "backlog" for keyword in call.keywords):
            new = f"{source.of(call)[:-1]}, backlog=0)"
            yield from source.edit("lets one wait at the door", (call, new))


@operator
def so_many_messages(source: Source) -> Drafts:
    """A queue that is full soon, and drops."""
    for call in source.calls("Queue", "SimpleQueue"):
        for size in (1, 100):
            new = f"__import__('queue').Queue({size})"
            yield from source.edit(f"has a queue for {size}", (call, new))
    for call in source.calls("put"):
        owner, statement = whose(call), source.statement(call)
        if owner is not None and isinstance(statement, ast.Expr):
            for size in (1, 20):
                new = f"if {source.of(owner)}.qsize() < {size}:\n    {source.of(statement)}"
                what = f"drops a message if {size} wait already"
                yield from source.edit(what, (statement, new))
    for call in source.calls("deque"):
        if not call.args and not call.keywords:
            for size in (1, 20):
                new = f"{source.of(call.func)}(maxlen={size})"
                yield from source.edit(f"keeps {size} messages", (call, new))


@operator
def one_in_many_lost(source: Source) -> Drafts:
    """The hundredth message is dropped."""
    for call in source.calls(*SENDS):
        statement = source.statement(call)
        if source.above(call, ast.FunctionDef) and isinstance(statement, ast.Expr):
            for nth in (3, 100):
                counted = "__import__('builtins').__dict__.setdefault('sent', [])"
                new = f"{counted}.append(1)\nif len({counted}) % {nth}:\n    {source.of(statement)}"
                yield from source.edit(f"drops each {nth}th message", (statement, new))
