"""Who lets all others wait: a coroutine that sleeps, or waits for one of them; a thread that
sleeps. And a coroutine that nobody awaits.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.words.language import _

COROUTINE = re.compile(
    r"^\w*reader\w*\.(readline|readexactly|readuntil|read)$|\.(drain|wait_closed|serve_forever)$"
    r"|^asyncio\.(sleep|start_server|open_connection|wait_for|gather)$"
)
SLEEPS = re.compile(r"^(time\.)?sleep$")
ASLEEP = re.compile(r"\bsleep\(")


def never_awaited(run: Run) -> str:
    """One sentence on a call that only makes a coroutine: nobody awaits it. "" if there is none."""
    for program in run.scene.programs:
        for function in nodes_of(tree_of(run.source(program))):
            calls = _alone(function) if isinstance(function, ast.AsyncFunctionDef) else ()
            for call in calls:
                sentence = _("{call} at {place} only makes a coroutine: write await before it.")
                place = f"{program.script}:{call.lineno}"
                return sentence.format(call=ast.unparse(call), place=place)
    return ""


def _alone(function: ast.AsyncFunctionDef) -> Iterator[ast.Call]:
    """The calls of coroutines whose result is used at once, or kept and not awaited later."""
    nodes = [*nodes_of(function)]
    awaited = {ast.unparse(node.value) for node in nodes if isinstance(node, ast.Await)}
    handed = {ast.unparse(arg) for node in nodes if isinstance(node, ast.Call) for arg in node.args}
    for node in nodes:
        value = node.test if isinstance(node, ast.While | ast.If) else getattr(node, "value", None)
        value = value.value if isinstance(value, ast.NamedExpr) else value
        is_kept = isinstance(node, ast.Assign | ast.NamedExpr | ast.Expr | ast.While | ast.If)
        target = getattr(node, "targets", [None])[0]
        if not is_kept or (target and ast.unparse(target) in awaited | handed):
            continue
        if isinstance(value, ast.Call) and COROUTINE.search(ast.unparse(value.func)):
            yield value


def sleeps_for_all(run: Run) -> str:
    """A coroutine sleeps by time.sleep(): the loop, and everybody in it, sleeps as well."""
    now = {f"{where['file']}:{where['line']}" for _seat, where in run.standing}
    for program in run.scene.programs:
        for line in _asleep(run.source(program)):
            if not run.is_missing and f"{program.script}:{line}" not in now:
                continue
            sentence = _(
                "While time.sleep() at {place} sleeps, no other coroutine runs: they take turns "
                "only where one awaits. Write await asyncio.sleep()."
            )
            return sentence.format(place=f"{program.script}:{line}")
    return ""


def _asleep(text: str) -> list[int]:
    """The lines at which coroutines call time.sleep(), for longer than a moment."""
    tree = tree_of(text)
    awaited = {id(node.value) for node in nodes_of(tree) if isinstance(node, ast.Await)}
    names = {
        alias.asname or alias.name
        for node in nodes_of(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
    }
    return [
        call.lineno
        for function in nodes_of(tree)
        if isinstance(function, ast.AsyncFunctionDef)
        for call in _own_calls(function)
        if id(call) not in awaited
        and SLEEPS.match(name := ast.unparse(call.func))
        and ("." in name or name in names)
        and not (call.args and isinstance(call.args[0], ast.Constant) and not call.args[0].value)
    ]


def _own_calls(function: ast.AsyncFunctionDef) -> Iterator[ast.Call]:
    """The calls in a coroutine itself: a function that it makes may be run in a thread."""
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    found: list[ast.AST] = [*function.body]
    while found:
        node = found.pop(0)
        if isinstance(node, ast.Call):
            yield node
        found += [child for child in ast.iter_child_nodes(node) if not isinstance(child, inner)]


def slept_too_long(run: Run) -> str:
    """A thread sleeps, where the programs have used up the time that they have."""
    is_it = run.error.expected == _("The programs answer without using up time.")
    for seat, where in run.standing if is_it else ():
        if ASLEEP.search(where["code"]):
            sentence = _("The {thread} of {program} sleeps at {place}: {code}")
            values = {"thread": where["thread"], "program": seat.words, "code": where["code"]}
            return sentence.format(**values, place=f"{where['file']}:{where['line']}")
    return ""


def waits_for_a_reader(run: Run) -> str:
    """A loop over all people awaits drain() for each: it stops at the one who does not read."""
    server = run.scene.server
    if server is None or not run.is_missing or not run.scene.watcher.stalled:
        return ""
    for line, call in _drains(run.source(server)):
        sentence = _(
            "await {call} at {place} waits until that one reads. The loop goes on to the others "
            "only then: who does not read lets all of them wait."
        )
        return sentence.format(call=call, place=f"{server.script}:{line}")
    return ""


def _drains(source: str) -> Iterator[tuple[int, str]]:
    """The lines that await drain() in a loop over something."""
    for loop in nodes_of(tree_of(source)):
        for node in nodes_of(loop) if isinstance(loop, ast.For) else ():
            call = ast.unparse(node.value) if isinstance(node, ast.Await) else ""
            if isinstance(node, ast.Await) and call.endswith(".drain()"):
                yield node.lineno, call
