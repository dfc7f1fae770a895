"""A function that nobody calls: what it returns was meant, as in ``print(data.decode)``, or what it
does. A coroutine that nobody awaits.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.handin.scripts import tree_of
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.words.language import _
from autograder.words.quoted import short

RECEIVES = re.compile(r"\.recv\w*\(|\.read(line)?\(")
COROUTINE = re.compile(
    r"^\w*reader\w*\.(readline|readexactly|readuntil|read)$|\.(drain|wait_closed|serve_forever)$"
    r"|^asyncio\.(sleep|start_server|open_connection|wait_for|gather)$"
)
SLEEPS = re.compile(r"^(time\.)?sleep$")
# What Python makes of a function, as a text.
FUNCTION = re.compile(r"<(?:built-in method|bound method|function) (?:\w+\.)*(\w+)[^>]*>")


def function_as_text(run: Run) -> str:
    """A program has sent or shown what Python calls one of its functions."""
    told = [(seat, one["data"]) for seat, one in run.of(Event.SENT)]
    for person in run.people_at_terminals:
        shown = person.heard.data.decode("utf-8", "replace")
        told.append((Seat(person.program, person.name), shown))
    for seat, text in told if run.is_missing else ():
        found = FUNCTION.search(text)
        place = _named_at(run, seat, found[1]) if found else ""
        if found and place:
            sentence = _(
                "“{text}” is the function itself: {name} at {place} is only named, not called. "
                "Write {name}()."
            )
            return sentence.format(text=short(found[0]), name=found[1], place=place)
    return ""


def never_run(run: Run) -> str:
    """A function that receives, and that no line of its program names."""
    for seat in run.seats if run.is_missing else ():
        tree = tree_of(run.source(seat.program))
        loaded = (n for n in ast.walk(tree) if isinstance(n, ast.Name | ast.Attribute))
        used = {n.id if isinstance(n, ast.Name) else n.attr for n in loaded}
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        for node in functions if not seat.program.saw(Event.RECEIVED) else ():
            if node.name not in used and RECEIVES.search(ast.unparse(node)):
                sentence = _(
                    "No line calls {name}(), or hands it to a thread: {name}() at {place} is to "
                    "receive, and {program} reads nothing."
                )
                place = f"{seat.program.script}:{node.lineno}"
                return sentence.format(name=node.name, place=place, program=seat.words)
    return ""


def never_awaited(run: Run) -> str:
    """One sentence on a call that only makes a coroutine: nobody awaits it. "" if there is none."""
    for program in run.scene.programs:
        for function in ast.walk(tree_of(run.source(program))):
            calls = _alone(function) if isinstance(function, ast.AsyncFunctionDef) else ()
            for call in calls:
                sentence = _("{call} at {place} only makes a coroutine: write await before it.")
                place = f"{program.script}:{call.lineno}"
                return sentence.format(call=ast.unparse(call), place=place)
    return ""


def _alone(function: ast.AsyncFunctionDef) -> Iterator[ast.Call]:
    """The calls of coroutines whose result is used at once, or kept and not awaited later."""
    nodes = [*ast.walk(function)]
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


def _named_at(run: Run, seat: Seat, name: str) -> str:
    """The first line of a program that names a function, and does not call it."""
    names = re.compile(rf"(?<!def )\b{re.escape(name)}\b(?!\s*\()")
    for number, line in enumerate(run.source(seat.program).splitlines(), 1):
        if names.search(line.partition("#")[0]):
            return f"{seat.program.script}:{number}"
    return ""


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
    awaited = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Await)}
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
    }
    return [
        call.lineno
        for function in ast.walk(tree)
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
