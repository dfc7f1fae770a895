"""Sends that send less, more, in pieces, changed, late or elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.proof.operators.edit import Drafts, Source, at_most, called, operator, whose

SENDS = ("sendall", "send", "sendto", "write", "sendmsg")


def _sends(source: Source) -> Iterator[tuple[ast.Call, str, str, str]]:
    """Each call that sends: itself, what it is called of with its name, what it sends, the rest."""
    for call in source.calls(*SENDS):
        owner = whose(call)
        if owner is not None and call.args and source.of(owner) not in ("sys.stdout", "self", "os"):
            data, *others = (source.of(argument) for argument in [*call.args, *call.keywords])
            rest = "".join(f", {other}" for other in others)
            yield call, f"{source.of(owner)}.{called(call)}", data, rest


@operator
def send_for_sendall(source: Source) -> Drafts:
    """A send that may take a part."""
    for call, name, data, rest in _sends(source):
        if called(call) == "sendall":
            new = f"{name.removesuffix('all')}({data}{rest})"
            yield from source.edit("sends what fits, and forgets the rest", (call, new))


@operator
def sendall_for_send(source: Source) -> Drafts:
    """A send that waits until all is taken."""
    for call, name, data, _rest in _sends(source):
        if called(call) == "send":
            yield from source.edit("waits until all is sent", (call, f"{name}all({data})"))


@operator
def in_two(source: Source) -> Drafts:
    """Two sends for one."""
    for call, name, data, rest in _sends(source):
        statement = source.statement(call)
        if isinstance(statement, ast.Expr) and statement.value is call:
            halves = f"{name}(({data})[:3]{rest})\n{name}(({data})[3:]{rest})"
            yield from source.edit("sends a message in two pieces", (statement, halves))
            if isinstance(call.args[0], ast.BinOp):
                left, right = source.of(call.args[0].left), source.of(call.args[0].right)
                pieces = f"{name}({left}{rest})\n{name}({right}{rest})"
                yield from source.edit("sends text and end apart", (statement, pieces))


def _is_cut(data: ast.expr, size: int) -> bool:
    """Whether it is the first bytes of something, and no more than so many."""
    part = data.slice if isinstance(data, ast.Subscript) else None
    return isinstance(part, ast.Slice) and at_most(part.upper, size)


@operator
def cut(source: Source) -> Drafts:
    """The first bytes only."""
    for call, _name, data, _rest in _sends(source):
        for size in (100, 1024, 4096, 65536):
            if _is_cut(call.args[0], size):
                continue  # no more than that is sent
            new = f"({data})[:{size}]"
            yield from source.edit(f"sends {size} bytes at most", (call.args[0], new))


CHANGES = {
    "without the space around it": "({}).strip()",
    "without the space behind it": "({}).rstrip()",
    "with one space for several": "(lambda d: (b' ' if isinstance(d, bytes) else ' ').join("
    "d.split(b' ' if isinstance(d, bytes) else ' ')).replace(*((b'  ', b' ') if "
    "isinstance(d, bytes) else ('  ', ' '))))({})",
    "with a space for a tab": "({}).expandtabs(1)",
    "in lower case": "({}).lower()",
    "without NUL bytes": "({}).replace(b'\\0', b'')",
    "up to a semicolon": "({}).split(b';')[0]",
    "twice": "({}) * 2",
}


@operator
def changed(source: Source) -> Drafts:
    """Another text than the one that was typed."""
    for call, _name, data, _rest in _sends(source):
        for how, new in CHANGES.items():
            yield from source.edit(f"sends a text {how}", (call.args[0], new.format(data)))


@operator
def again(source: Source) -> Drafts:
    """Each message twice."""
    for call, _name, _data, _rest in _sends(source):
        statement = source.statement(call)
        if isinstance(statement, ast.Expr):
            text = source.of(statement)
            yield from source.edit("sends each message twice", (statement, f"{text}\n{text}"))


@operator
def in_a_thread(source: Source) -> Drafts:
    """A thread for each message: which one comes first is luck."""
    for call, name, data, rest in _sends(source):
        statement = source.statement(call)
        if isinstance(statement, ast.Expr):
            new = f"__import__('threading').Thread(target={name}, args=({data}{rest},)).start()"
            yield from source.edit("starts a thread for each send", (statement, new))


@operator
def to_one_only(source: Source) -> Drafts:
    """The loop over the others ends with the first one."""
    for call, _name, _data, _rest in _sends(source):
        statement = source.statement(call)
        if source.above(call, ast.For):
            new = f"{source.of(statement)}\nbreak"
            yield from source.edit("sends to one of the others only", (statement, new))
