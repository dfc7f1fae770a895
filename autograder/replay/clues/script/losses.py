"""Why somebody missed what was sent, or was not let go: what the marked line did in this run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.handin.scripts import nodes_of, tree_of
from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.about import About
from autograder.replay.clues.script.blocks import ASKS
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.script.reasons import ENDS, NEVER, OUT, PASSED, Reason
from autograder.replay.recording import Recording

UNENDING = re.compile("line_without_end")  # checks that ask whether a limit ends a connection
SENDS = re.compile(r"\.(send|put|write)\w*\(")
LOOPS = (ast.For, ast.AsyncFor, ast.While)
# What may end a connection, also by a call.
MAY_END = re.compile(
    r"^\s*(return|break|raise)\b|\b(?!(bytearray|bytes|print|len|str|list)\()\w+\("
)
OVER = re.compile(r"\s*(if|elif|while)\b.*\blen\(.*>")


def lost(recording: Recording, cast: Cast, about: About, place: str) -> Reason:
    """Why the line at a place made that somebody missed something. Empty if that is not seen."""
    if UNENDING.search(about.check) and not about.sent:
        return _of_a_limit(recording, place)
    ran = any(step["place"] == place for one in recording.happenings for step in one.path)
    if about.sent and ran and (loop := _left(recording, place)):
        return Reason(ENDS, loop)
    return Reason(OUT, about.asked) if _put_out(recording, cast, about, place) else Reason()


def _of_a_limit(recording: Recording, place: str) -> Reason:
    """A question about a limit was never true, or what came of it ended no connection."""
    calls = Calls(recording.files)
    ran = {step["place"] for one in recording.happenings for step in one.path}
    asked = place if OVER.match(recording.code(place)) else calls.reason(place)
    body = calls.body(asked, ASKS)
    if not OVER.match(recording.code(asked)) or not {place, asked} <= ran:
        return Reason()
    if asked == place:
        return Reason(NEVER) if body and body.isdisjoint(ran) else Reason()
    may_end = any(MAY_END.search(recording.code(one)) for one in body & ran)
    return Reason() if may_end else Reason(PASSED, asked)


def _left(recording: Recording, place: str) -> str:
    """The loop over people, in which something is sent, that a break or return at a place ends."""
    script, _colon, number = place.rpartition(":")
    tree = tree_of("\n".join(recording.files.get(script, [])))
    for function in nodes_of(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for loop, leaves in _leaves(function):
                is_sent = SENDS.search(ast.unparse(loop))
                if leaves.lineno == int(number) and is_sent and not isinstance(loop, ast.While):
                    return f"{script}:{loop.lineno}"
    return ""


def _leaves(
    function: ast.AST, loop: ast.For | ast.AsyncFor | ast.While | None = None
) -> Iterator[tuple[ast.For | ast.AsyncFor | ast.While, ast.stmt]]:
    """Each loop of a function, with what leaves it: of loops in loops, the inner one."""
    for node in ast.iter_child_nodes(function):
        if isinstance(node, ast.Break | ast.Return) and loop is not None:
            yield loop, node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _leaves(node, node if isinstance(node, LOOPS) else loop)


def _put_out(recording: Recording, cast: Cast, about: About, place: str) -> bool:
    """Whether a line took whoever is asked out of a registry, and nobody put them in again."""
    inside: dict[object, bool] = {}
    is_out = False
    for one in recording.happenings if about.asked and about.sent else ():
        if one.kind == Event.REGISTRY_CHANGED:
            registry = one.player, one.facts["registry"]
            is_in = about.asked in cast.people(one.facts["peers"])
            if inside.get(registry) and not is_in:
                is_out = one.facts["place"] == place
            elif is_in:
                is_out = False
            inside[registry] = is_in
    return is_out
