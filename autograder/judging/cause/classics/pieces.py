"""A message is a line, and recv() brings pieces: where a program loses a part, or takes one for a
line.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.words.language import _

Look = Callable[["Loop"], Iterator[tuple[int, str]]]  # gives lines, and a sentence on each

LINES_SINCE = "05"  # a message is a line from this exercise on
MAKES = ("bytearray", "bytes", "str")
CUTS = ("split", "splitlines")


class Loop(NamedTuple):
    """A loop that receives, and the name that it gives to each piece."""

    node: ast.While
    piece: str


def in_pieces(run: Run) -> str:
    """The first of these mistakes that the run shows. "" if it shows none."""
    if run.slug[:2] < LINES_SINCE or not run.error.sent:
        return ""
    for program in run.scene.programs:
        loops = [*_loops(run.source(program))]
        for look in _looks(run, program) if loops else ():
            if told := next((one for loop in loops for one in look(loop)), None):
                line, sentence = told
                return sentence.format(program=program.script, place=f"{program.script}:{line}")
    return ""


def _looks(run: Run, program: Program) -> list[Look]:
    """What is looked for, by how a program has read the words: whole, in pieces, without an end."""
    words, pieces = run.error.sent.encode().decode("latin-1"), dict[object, list[str]]()
    for told in program.saw(Event.RECEIVED):
        pieces.setdefault(told["peer"], []).append(told["data"])
    there = [data for data in pieces.values() if words in "".join(data)]
    ends = ["".join(data).rpartition(words)[2] for data in there]
    if not run.is_missing:
        return [_passes_on_the_rest] if there and not any("\n" in end for end in ends) else []
    is_cut = any(not any(words in one for one in data) for data in there)
    return [_begins_anew, _cuts_the_piece] if is_cut else [_last_line_kept] if there else []


def _loops(source: str) -> Iterator[Loop]:
    for node in nodes_of(tree_of(source)):
        for inner in _own(node) if isinstance(node, ast.While) else ():
            target: ast.expr | None = None
            if isinstance(inner, ast.Assign):
                target = inner.targets[0]
            elif isinstance(inner, ast.NamedExpr):
                target = inner.target
            value = getattr(inner, "value", None)
            if isinstance(target, ast.Name) and isinstance(value, ast.Call) and _receives(value):
                assert isinstance(node, ast.While)
                yield Loop(node, target.id)


def _own(loop: ast.AST) -> Iterator[ast.AST]:
    """All that stands in a loop, but for what stands in a loop in it."""
    for node in ast.iter_child_nodes(loop):
        if not isinstance(node, ast.While | ast.For | ast.FunctionDef):
            yield node
            yield from _own(node)


def _receives(call: ast.Call) -> bool:
    """Whether it is recv(), or recv().decode()."""
    function = call.func
    if not isinstance(function, ast.Attribute):
        return False
    inner = function.value
    is_decoded = function.attr == "decode" and isinstance(inner, ast.Call) and _receives(inner)
    return function.attr == "recv" or is_decoded


def _begins_anew(loop: Loop) -> Iterator[tuple[int, str]]:
    """A buffer that is made in the loop: the first thing that each round does with it."""
    seen: set[str] = set()
    for node in loop.node.body:
        name = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and isinstance(name, ast.Name) and name.id not in seen:
            is_buffer = any(name.id in _names(later) for later in _after(loop, node))
            if is_buffer and _is_made(node.value, loop.piece):
                sentence = _(
                    "{program} begins anew with each recv(), at {place}: the part of a line that "
                    "came before is lost. Make the buffer once, before the loop, and add to it."
                )
                yield node.lineno, sentence
        seen |= _names(node)


def _after(loop: Loop, node: ast.stmt) -> list[ast.stmt]:
    return loop.node.body[loop.node.body.index(node) + 1 :]


def _is_made(value: ast.expr, piece: str) -> bool:
    """Whether this is a new buffer: an empty one, or one with the last piece only."""
    if isinstance(value, ast.Constant):
        return value.value in (b"", "")
    is_new = isinstance(value, ast.Call) and ast.unparse(value.func) in MAKES
    return is_new and _names(value) <= {*MAKES, piece}


def _cuts_the_piece(loop: Loop) -> Iterator[tuple[int, str]]:
    """What one recv() has brought is cut into lines, as if each of them was whole."""
    for node in () if _puts_together(loop) else nodes_of(loop.node):
        function = node.func if isinstance(node, ast.Call) else None
        is_cut = isinstance(function, ast.Attribute) and function.attr in CUTS
        if is_cut and isinstance(function, ast.Attribute) and loop.piece in _names(function.value):
            sentence = _(
                "{program} cuts into lines what one recv() has brought, at {place}: a line may "
                "come in several pieces. Keep what stands after the last newline, and put the "
                "next piece behind it."
            )
            yield function.lineno, sentence


def _puts_together(loop: Loop) -> bool:
    """Whether something is put behind something else in a loop: perhaps a piece."""
    for node in nodes_of(loop.node):
        if isinstance(node, ast.AugAssign):
            return True
        parts = (node.left, node.right) if isinstance(node, ast.BinOp) else ()
        if parts and not any(isinstance(one, ast.Constant) for one in parts):
            return True
    return False


def _last_line_kept(loop: Loop) -> Iterator[tuple[int, str]]:
    """``*whole, rest = buffer.splitlines()``: the rest is the last line, also if it is whole."""
    for node in nodes_of(loop.node):
        if (
            isinstance(node, ast.Assign)
            and _with_a_rest(node)
            and ".splitlines(" in ast.unparse(node)
        ):
            sentence = _(
                "splitlines() at {place} does not tell whether its last line has ended: {program} "
                "keeps a whole line back. Split at the newline: what comes after it is the rest."
            )
            yield node.lineno, sentence


def _passes_on_the_rest(loop: Loop) -> Iterator[tuple[int, str]]:
    """What stands after the last newline is no line yet, and is passed on like one."""
    nodes = [*nodes_of(loop.node)]
    rests = {r for node in nodes if isinstance(node, ast.Assign) for r in _with_a_rest(node)}
    for node in loop.node.body:
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Yield | ast.Call) and rests & _names(value):
            sentence = _(
                "{program} passes on what stands after the last newline, at {place}: that is no "
                "line yet. Its end may come with the next recv()."
            )
            yield node.lineno, sentence


def _with_a_rest(node: ast.Assign) -> set[str]:
    """The name of what is left, in ``*whole, rest = …``."""
    target = node.targets[0]
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else []
    is_rest = len(parts) == 2 and isinstance(parts[0], ast.Starred)
    return {parts[1].id} if is_rest and isinstance(parts[1], ast.Name) else set()


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in nodes_of(node) if isinstance(one, ast.Name)}
