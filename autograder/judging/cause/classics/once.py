"""What was asked too early, or never: a thread that ran once, a selector never asked for room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.words.language import _

SENDS = re.compile(r"\.send(all|to)?\(")
TAKES_OUT = re.compile(r"\bdel (\w+)\[|\b(\w+)\.(?:remove|pop)\(")
IS_NOT_IN = re.compile(r"KeyError|ValueError: list\.remove")
ROOM = ("EVENT_WRITE", "WRITE", "POLLOUT", "EPOLLOUT")


def ran_once(run: Run) -> str:
    """A thread that was to send what others say has ended before anybody had come."""
    server = run.scene.server
    if server is None or not server.running or not run.is_missing:
        return ""
    came = min((told["at"] for told in server.saw(Event.ACCEPTED)), default=0.0)
    there = {where["thread"] for seat, where in run.standing if seat.program is server}
    there |= {told["thread"] for told in server.saw(Event.SENT)}
    there |= {death.thread for death in run.deaths if death.program is server}
    for told in server.saw(Event.THREAD_STARTED) if there else ():
        if told["name"] in there or told["at"] > came:
            continue
        name = _target(run.line(told["made"]))
        source = _function(run.source(server), name)
        if source is not None and SENDS.search(ast.unparse(source)):
            sentence = _(
                "{name}() ran once, before anybody had come, and its thread has ended: {program} "
                "started it at {place}. It has to wait for what others say, in a loop."
            )
            return sentence.format(name=name, program=server.script, place=told["made"])
    return ""


def _target(code: str) -> str:
    """The function of a thread that is made in a line."""
    found = re.search(r"\bThread\(.*?\b(?:target\s*=|None,)\s*(\w+)", code)
    return found[1] if found else ""


def _function(source: str, name: str) -> ast.FunctionDef | None:
    there = (node for node in nodes_of(tree_of(source)) if isinstance(node, ast.FunctionDef))
    return next((node for node in there if node.name == name), None)


def never_asks_for_room(run: Run) -> str:
    """A server with a selector that never asks when a socket takes bytes again."""
    server = run.scene.server
    if server is None or not run.is_missing:
        return ""
    source = run.source(server)
    if "selectors" not in source or any(name in call for call in _asked(source) for name in ROOM):
        return ""
    for line in _kept_for_later(source):
        sentence = _(
            "What a socket does not take at once is kept at {place}, and {program} never asks its "
            "selector for EVENT_WRITE: so it does not hear when there is room again."
        )
        return sentence.format(place=f"{server.script}:{line}", program=server.script)
    return ""


def _asked(source: str) -> Iterator[str]:
    """What a selector is asked for: the calls, and what their variables were made of."""
    for node in nodes_of(tree_of(source)):
        name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if name.endswith((".modify", ".register")):
            yield ast.unparse(node)
            yield from _made_of(source, {n.id for n in nodes_of(node) if isinstance(n, ast.Name)})


def _made_of(source: str, names: set[str]) -> Iterator[str]:
    for node in nodes_of(tree_of(source)):
        if isinstance(node, ast.Assign | ast.AugAssign) and isinstance(node.value, ast.AST):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(one, ast.Name) and one.id in names for one in targets):
                yield ast.unparse(node.value)


def _kept_for_later(source: str) -> Iterator[int]:
    """The lines that add to what is sent, and deleted from, somewhere else: an outbox."""
    nodes = [*nodes_of(tree_of(source))]
    for node in (one for one in nodes if isinstance(one, ast.AugAssign)):
        name = ast.unparse(node.target)
        deleted = (ast.unparse(one) for one in nodes if isinstance(one, ast.Delete | ast.Assign))
        sent = (ast.unparse(one) for one in nodes if isinstance(one, ast.Call))
        is_sent = any("send" in call and name in call for call in sent)
        if is_sent and any(re.match(rf"(del )?{re.escape(name)}\b", one) for one in deleted):
            yield node.lineno


def put_in_at(run: Run, place: str) -> str:
    """One sentence on where that was put into a list which a loop took out and could not use.

    ``place`` is the line that failed: what it works with is the variable of a loop around it.
    """
    file, _colon, number = place.rpartition(":")
    source, line = "".join(run.file(file)), int(number or 0)
    if of_a_queue := out_of_a_queue(run, place):
        return of_a_queue
    loops = (n for n in nodes_of(tree_of(source)) if isinstance(n, ast.For) and n.lineno < line)
    around = [node for node in loops if line <= (node.end_lineno or 0)]
    used = set(re.findall(r"\w+", run.line(place)))
    for loop in around[-1:]:
        own = {n.id for n in nodes_of(loop.target) if isinstance(n, ast.Name)}
        lists = {n.id for n in nodes_of(loop.iter) if isinstance(n, ast.Name)}
        for at, name, code in _puts(source) if own & used else ():
            if name in lists:
                sentence = _("What the loop takes out of {name} was put in at {place}: {code}")
                return sentence.format(name=name, place=f"{file}:{at}", code=code)
    return ""


def out_of_a_queue(run: Run, place: str) -> str:
    """One sentence on where that was put into a queue which get() took out of it."""
    file = place.rpartition(":")[0]
    nodes = [*nodes_of(tree_of("".join(run.file(file))))]
    used = set(re.findall(r"\w+", run.line(place)))
    for node in nodes:
        target = getattr(node, "target", None) or (getattr(node, "targets", None) or [None])[0]
        if isinstance(target, ast.Name) and target.id in used and _gets(node):
            calls = [one for one in nodes if isinstance(one, ast.Call)]
            for put in sorted(calls, key=lambda call: call.lineno):
                if _puts_a_name(put):
                    sentence = _("What get() takes out was put in at {place}: {code}")
                    return sentence.format(place=f"{file}:{put.lineno}", code=ast.unparse(put))
    return ""


def never_put_in(run: Run, place: str, error: str) -> str:
    """One sentence on where that is put into a registry which was not in it."""
    file = place.rpartition(":")[0]
    source = "".join(run.file(file))
    taken = TAKES_OUT.search(run.line(place)) if IS_NOT_IN.match(error) else None
    name = (taken[1] or taken[2]) if taken else ""
    for line, into, _code in _puts(source) if name else ():
        if into == name:
            at = [line, *_callers(source, line)]
            sentence = _(
                "It is not in {name}: what puts it in ({places}) has not been run for it, or it "
                "was taken out before."
            )
            return sentence.format(name=name, places=", ".join(f"{file}:{one}" for one in at))
    return ""


def _callers(source: str, line: int) -> list[int]:
    """The only line that calls the function in which a line stands. [] if there is another one."""
    nodes = [*nodes_of(tree_of(source))]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    around = [one for one in functions if one.lineno <= line <= (one.end_lineno or 0)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    names = {one.name for one in around}
    found = [call.lineno for call in calls if ast.unparse(call.func) in names]
    return found if len(found) == 1 else []


def _puts_a_name(call: ast.Call) -> bool:
    is_put = isinstance(call.func, ast.Attribute) and call.func.attr in ("put", "put_nowait")
    return is_put and any(isinstance(one, ast.Name) for one in call.args)


def _gets(node: ast.AST) -> bool:
    value = getattr(node, "value", None)
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr in ("get", "get_nowait")
        and not value.args
    )


def _puts(source: str) -> Iterator[tuple[int, str, str]]:
    """The lines that put something into a list: their number, its name, the code."""
    for node in nodes_of(tree_of(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("append", "add", "insert"):
                yield node.lineno, ast.unparse(node.func.value), ast.unparse(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            yield node.lineno, ast.unparse(node.targets[0].value), ast.unparse(node)
