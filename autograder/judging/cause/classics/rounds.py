"""Loops that do not go round, or do not end: a return that nothing decides, what stands below."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.words.language import _

MOVES = (Event.SENT, Event.RECEIVED)
TALKS = re.compile(r"\.(recv|recvfrom|send|sendall|sendto|accept)\(|\binput\(|\bstdin\b")
MAIN = "MainThread"
PRINTS = re.compile(r"\bprint\(.*\w\(?\)|\bprint\([^\"')]")  # something that came
SHOWS = re.compile(r"\bprint\(|\.(write|put|append|insert|emit|extend)\(|yield|\+=")
STARTS = re.compile(r"\.start\(\)")
ONE_LINE = re.compile(r"^(input\(.*\)|(sys\.)?stdin\.readline\(\))$")
LOOPS = (ast.For, ast.While)
TYPES = re.compile(r"\binput\(|\bstdin\b")
ENDS = re.compile(r"(\w+)\.(?:close|shutdown)\(")


class Once(NamedTuple):
    """A loop, and the line of it that leaves it in each round."""

    loop: ast.For | ast.While
    leave: ast.Return | ast.Break


def leaves_at_once(run: Run) -> str:
    """A loop in which something was sent or received ends with a return that nothing decides."""
    for program in run.scene.programs if run.error.sent else ():
        for loop, leave in _once(run.source(program)):
            if _has_moved(program, loop):
                sentence = _(
                    "“{word}” at {place} leaves the loop at {loop} in its first round: it stands "
                    "in the loop, and under no condition."
                )
                values = {"word": ast.unparse(leave), "loop": f"{program.script}:{loop.lineno}"}
                return sentence.format(**values, place=f"{program.script}:{leave.lineno}")
    return ""


def _once(source: str) -> Iterator[Once]:
    for node in nodes_of(tree_of(source)):
        if isinstance(node, LOOPS) and TALKS.search(ast.unparse(node)):
            last = _last(node.body)
            goes_on = any(isinstance(inner, ast.Continue) for inner in nodes_of(node))
            if isinstance(last, ast.Return | ast.Break) and not goes_on:
                yield Once(node, last)


def _last(body: list[ast.stmt]) -> ast.stmt:
    """The last statement of some, also of those in a with block or a try without any end."""
    last = body[-1]
    if isinstance(last, ast.With):
        return _last(last.body)
    if isinstance(last, ast.Try) and not last.handlers:
        return _last(last.body)
    return last


def _has_moved(program: Program, loop: ast.For | ast.While) -> bool:
    """Whether something was sent, received or let in by a line of a loop, or from one of them."""
    inside = range(loop.lineno, (loop.end_lineno or 0) + 1)
    places = (told["place"] for event in MOVES for told in program.saw(event))
    lines = (place.rpartition(":")[2] for place in places)
    return any(line.isdigit() and int(line) in inside for line in lines)


def goes_through_letters(run: Run) -> str:
    """A loop goes through a text that was typed, and not through lines: it gets its letters."""
    for program in run.scene.programs:
        for node in nodes_of(tree_of(run.source(program))):
            if isinstance(node, ast.For) and ONE_LINE.search(ast.unparse(node.iter)):
                sentence = _(
                    "The loop at {place} goes through the letters of one line: {code} gives one "
                    "text. For each line, write for line in sys.stdin."
                )
                place, code = f"{program.script}:{node.lineno}", ast.unparse(node.iter)
                return sentence.format(place=place, code=code)
    return ""


def asks_once(run: Run) -> str:
    """A loop goes on as long as a text is there, and nothing in it changes that text."""
    for program in run.scene.programs:
        for loop, name, asked in _without_news(run.source(program)):
            sentence = _(
                "Nothing in the loop at {loop} changes {name}, which it asks for: that is read "
                "once, at {place}. Read the next one in the loop."
            )
            loop_place, place = f"{program.script}:{loop}", f"{program.script}:{asked}"
            return sentence.format(loop=loop_place, name=name, place=place)
    return ""


def _without_news(source: str) -> Iterator[tuple[int, str, int]]:
    """Loops whose condition is a name that only a line before them sets, from what was read."""
    for function in nodes_of(tree_of(source)):
        body = getattr(function, "body", None)
        for before, loop in pairwise(body if isinstance(body, list) else ()):
            name = loop.test if isinstance(loop, ast.While) else None
            is_read = isinstance(before, ast.Assign) and TALKS.search(ast.unparse(before.value))
            if not is_read or not isinstance(name, ast.Name):
                continue
            sets = (one for one in nodes_of(loop) if isinstance(one, ast.Name))
            stored = {one.id for one in sets if isinstance(one.ctx, ast.Store)}
            leaves = any(isinstance(one, ast.Break | ast.Return) for one in nodes_of(loop))
            own = {one.id for one in nodes_of(before.targets[0]) if isinstance(one, ast.Name)}
            if name.id in own and name.id not in stored and not leaves:
                yield loop.lineno, name.id, before.lineno


def starts_below(run: Run) -> str:
    """A thread is to start below a loop that goes on: until then nobody does its work."""
    for seat, where in run.standing:
        if where["thread"] != MAIN:
            continue
        for place in [f"{where['file']}:{where['line']}", *where["called"]]:
            file, _colon, line = place.rpartition(":")
            for loop, start in _below("".join(run.file(file)), int(line), STARTS):
                sentence = _(
                    "start() at {place} comes below the loop at {loop}, which goes on: until it "
                    "ends, {program} has no such thread."
                )
                values = {"place": f"{file}:{start}", "loop": f"{file}:{loop.lineno}"}
                return sentence.format(**values, program=seat.words)
    return ""


def _below(source: str, line: int, what: re.Pattern[str]) -> Iterator[tuple[ast.stmt, int]]:
    """What has the loop around a line in it, each with the first such line below, in its block."""
    for block in nodes_of(tree_of(source)):
        found: ast.stmt | None = None
        body = getattr(block, "body", None)
        for one in body if isinstance(body, list) else ():
            if found is not None and what.search(ast.unparse(one)):
                yield found, one.lineno
                break
            if _has_a_loop_at(one, line):
                found = one


def _has_a_loop_at(node: ast.stmt, line: int) -> bool:
    loops = (one for one in nodes_of(node) if isinstance(one, LOOPS))
    is_function = isinstance(node, ast.FunctionDef | ast.ClassDef)
    return not is_function and any(one.lineno <= line <= (one.end_lineno or 0) for one in loops)


def shows_below(run: Run) -> str:
    """A print() stands below the loop that receives: it is not come to before that one ends."""
    for person in run.people_at_terminals if run.is_missing else ():
        read = person.program.saw(Event.RECEIVED)
        file, _colon, line = read[-1]["place"].rpartition(":") if read else ("", "", "0")
        for loop, shows in _below("".join(run.file(file)), int(line or 0), PRINTS):
            sentence = _(
                "print() at {place} stands below the loop at {loop}, which receives: {program} "
                "shows nothing before that loop ends."
            )
            values = {"place": f"{file}:{shows}", "loop": f"{file}:{loop.lineno}"}
            if not SHOWS.search(ast.unparse(loop)):
                return sentence.format(**values, program=person.program.script)
    return ""


def ends_while_it_types(run: Run) -> str:
    """A loop in which a user types ends the connection in its first round, and goes on."""
    for program in run.scene.programs:
        for call in _ends_in_a_loop(run.source(program)):
            sentence = _(
                "{code} at {place} stands in the loop in which the user types: after the first "
                "line the connection of {program} is over. Do that below the loop."
            )
            values = {"code": ast.unparse(call), "program": program.script}
            return sentence.format(**values, place=f"{program.script}:{call.lineno}")
    return ""


def _ends_in_a_loop(source: str) -> Iterator[ast.Call]:
    """What ends a connection right in a loop that types and sends: it does not leave the loop."""
    for loop in nodes_of(tree_of(source)):
        code = ast.unparse(loop) if isinstance(loop, LOOPS) else ""
        names = {n for n in re.findall(r"(\w+)\.send(?:all)?\(", code) if TYPES.search(code)}
        for block in nodes_of(loop) if names else ():
            body = getattr(block, "body", None)
            body = body if isinstance(body, list) and not isinstance(block, ast.If) else []
            is_left = any(isinstance(one, ast.Break | ast.Return | ast.Raise) for one in body)
            for one in () if is_left else body:
                call = one.value if isinstance(one, ast.Expr) else None
                ends = ENDS.match(ast.unparse(one))
                is_made = ends and re.search(rf"\b{ends[1]}\s*=", code)
                if isinstance(call, ast.Call) and ends and ends[1] in names and not is_made:
                    yield call
