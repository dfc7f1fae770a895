"""A thread that waits for a lock that it holds already waits for ever."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.facts import lines_mix
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.words.language import _

Block = TypeVar("Block", ast.With, ast.ClassDef, ast.FunctionDef)

# A thread stands at the beginning of such a block while it waits for the lock: nothing is called.
MAKES = re.compile(r"(threading\.)?R?Lock\(\)")
ACQUIRES = re.compile(r"\.acquire\(\)")
CHANGES = ("append", "add", "remove", "discard", "pop", "clear", "update", "setdefault")
TAKES = re.compile(r"with (?P<lock>\w+(\.\w+)*):")


def locked_out_by_itself(run: Run) -> str:
    """One sentence on a thread that takes the same lock twice. "" if none is seen to do so."""
    for seat, where in run.standing:
        taken = TAKES.fullmatch(where["code"])
        place = f"{where['file']}:{where['line']}"
        held = _held(run, [place, *where["called"]], taken["lock"]) if taken else ""
        if held:
            sentence = _(
                "A thread of {program} waits at {place} for a lock that it holds already, since "
                "{held}: a Lock can be taken once only. Whoever wants it then waits, too."
            )
            return sentence.format(program=seat.words, place=place, held=held)
    return ""


def waits_for_a_lock(run: Run) -> str:
    """One sentence on a thread of the server that waits in acquire() when all is quiet."""
    for seat, where in run.standing:
        if seat.program is run.scene.server and ACQUIRES.search(where["code"]):
            sentence = _(
                "{thread} of {program} waits at {place} for a lock that is held: {code}. After "
                "each acquire() somebody must call release(): a with block does both."
            )
            place = f"{where['file']}:{where['line']}"
            values = {"thread": where["thread"], "code": where["code"], "place": place}
            return sentence.format(program=seat.words, **values)
    return ""


def lock_of_its_own(run: Run) -> str:
    """One sentence on a lock that each call makes anew, where threads have met. "" if none does."""
    if not run.of(Event.MEETING) and not lines_mix(run):
        return ""
    for program in run.scene.programs:
        for line in _made_in_functions(run.source(program)):
            sentence = _(
                "{program} makes a lock of its own each time, at {place}: so nobody waits for "
                "anybody. All have to take the same one, which is made once."
            )
            return sentence.format(program=program.script, place=f"{program.script}:{line}")
    return ""


def changed_without(run: Run, place: str) -> str:
    """One sentence on a line that changes, without a lock, what another one goes through with one.

    ``place`` is the line that died, as what it went through changed meanwhile.
    """
    file, _colon, number = place.rpartition(":")
    tree = tree_of("".join(run.file(file)))
    if not _around(tree, ast.With, int(number or 0)):
        return ""
    used = set(re.findall(r"\w+", run.line(place)))
    statements = (node for node in nodes_of(tree) if isinstance(node, ast.stmt))
    for node in statements:
        if _changes(node) & used and not _around(tree, ast.With, node.lineno):
            sentence = _("{place} changes it and holds no lock: {code}")
            return sentence.format(place=f"{file}:{node.lineno}", code=ast.unparse(node))
    return ""


def _changes(node: ast.AST) -> set[str]:
    """The names of what a statement puts something into, or takes something out of."""
    found: list[ast.expr] = []
    if isinstance(node, ast.Delete | ast.Assign):
        found = [one.value for one in node.targets if isinstance(one, ast.Subscript)]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        if isinstance(function, ast.Attribute) and function.attr in CHANGES:
            found = [function.value]
    return {one.id for one in found if isinstance(one, ast.Name)}


def _made_in_functions(source: str) -> Iterator[int]:
    """The lines of locks that a function makes, takes, and gives to nobody."""
    tree = tree_of(source)
    for function in nodes_of(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        nodes = [*nodes_of(function)]
        known = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
        taken = [i.context_expr for node in nodes if isinstance(node, ast.With) for i in node.items]
        names = {one.id for one in taken if isinstance(one, ast.Name)} - known
        yield from (one.lineno for one in taken if _is_lock(one))
        for node in nodes:
            if isinstance(node, ast.Assign) and _is_lock(node.value):
                targets = {t.id for t in node.targets if isinstance(t, ast.Name)}
                used = [n for n in nodes if isinstance(n, ast.Name) and n.id in targets & names]
                if len(used) == 2:  # it is made, and taken: nobody else has it
                    yield node.lineno


def _is_lock(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and MAKES.fullmatch(ast.unparse(node)) is not None


def _held(run: Run, places: Sequence[str], lock: str) -> str:
    """Where the block begins in which the same lock is held, around a line that led here."""
    file = places[0].partition(":")[0]
    lines = [int(p.partition(":")[2]) for p in places if p.partition(":")[0] == file]
    tree = tree_of("".join(run.file(file)))
    for inner, line in pairwise(lines):
        if lock.startswith("self.") and not _same_object(tree, inner, line):
            return ""
        for block in _around(tree, ast.With, line):
            if any(ast.unparse(item.context_expr) == lock for item in block.items):
                return f"{file}:{block.lineno}"
    return ""


def _around(tree: ast.Module, kind: type[Block], line: int) -> list[Block]:
    """The blocks of a kind that a line stands in."""
    blocks = [node for node in nodes_of(tree) if isinstance(node, kind)]
    return [block for block in blocks if block.lineno < line <= (block.end_lineno or 0)]


def _same_object(tree: ast.Module, inner: int, line: int) -> bool:
    """Whether ``self`` is the same in the function of a line and in the one that it calls."""
    names = [node.name for node in _around(tree, ast.FunctionDef, inner)]
    nodes = [node for node in nodes_of(tree) if isinstance(node, ast.Call) and node.lineno == line]
    calls = [ast.unparse(node.func) for node in nodes]
    return any(f"self.{name}" in calls for name in names)
