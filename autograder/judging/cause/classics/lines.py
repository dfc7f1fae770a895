"""Several lines that came at once: only one of them is taken, or they are cut elsewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.classics.rounds import PRINTS, TALKS
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.reports import Report
from autograder.words.language import _

LINES_SINCE = "05"  # a message is a line from this exercise on
CUTS = re.compile(r"\.(partition|split|index|find)\((b?[\"']\\n[\"'])")


def never_used(run: Run) -> str:
    """A loop goes through what came, and does the same with each: it uses none of them."""
    for program in run.scene.programs:
        for node in nodes_of(tree_of(run.source(program))):
            if isinstance(node, ast.For) and _uses_none(node):
                sentence = _(
                    "{place} does the same in each round of its loop through {all}: it does not "
                    "use {one}."
                )
                values = {"all": ast.unparse(node.iter), "one": ast.unparse(node.target)}
                return sentence.format(**values, place=f"{program.script}:{node.body[0].lineno}")
    return ""


def _uses_none(loop: ast.For) -> bool:
    name = loop.target.id if isinstance(loop.target, ast.Name) else "_"
    body = "\n".join(map(ast.unparse, loop.body))
    is_plain = name.startswith("_") or not isinstance(loop.iter, ast.Name | ast.Attribute)
    talks = TALKS.search(body) or PRINTS.search(body) or "yield" in body
    return not is_plain and bool(talks) and re.search(rf"\b{name}\b", body) is None


def takes_one_line(run: Run) -> str:
    """The server has read a line behind another one, and takes only one for each recv()."""
    server = run.scene.server
    if run.slug[:2] < LINES_SINCE or server is None or not run.is_missing:
        return ""
    words = run.error.sent.encode().decode("latin-1")
    if any(words in told["data"] for told in server.saw(Event.SENT)):
        return ""
    if not any(_has_behind(told, words) for told in server.saw(Event.RECEIVED)):
        return ""
    for line in _cuts_once(run.source(server)):
        sentence = _(
            "{program} takes one line for each recv(), at {place}: if one recv() brings several, "
            "the others are left. Go on until there is no newline any more."
        )
        return sentence.format(program=server.script, place=f"{server.script}:{line}")
    return ""


def _has_behind(told: Report, words: str) -> bool:
    """Whether one recv() has brought these words behind another line, as far as it is known."""
    is_cut = told["size"] > len(told["data"])
    return is_cut or re.search(rf"\n[^\n]*{re.escape(words)}", told["data"]) is not None


def _cuts_once(source: str) -> Iterator[int]:
    """The lines that take one line off what was received, where no loop does it again."""
    for node in nodes_of(tree_of(source)):
        if isinstance(node, ast.FunctionDef | ast.While):
            own = [*_own(node)]
            receives = any(isinstance(one, ast.Call) and _is_recv(one) for one in own)
            cut = {name for one in own for name in _cut_to(one)}
            for one in own if receives else ():
                if isinstance(one, ast.Assign) and _takes_one(one, cut):
                    yield one.lineno


def _is_recv(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "recv"


def _own(loop: ast.AST) -> Iterator[ast.AST]:
    """All that stands in a loop or a function, but for what stands in a loop in it."""
    for node in ast.iter_child_nodes(loop):
        if not isinstance(node, ast.While | ast.For | ast.FunctionDef):
            yield node
            yield from _own(node)


def _cut_to(node: ast.AST) -> Iterator[str]:
    """The names of what split() gives."""
    if isinstance(node, ast.Assign) and CUTS.search(ast.unparse(node.value)):
        names = (one for target in node.targets for one in nodes_of(target))
        yield from (one.id for one in names if isinstance(one, ast.Name))


def _takes_one(node: ast.Assign, cut: set[str]) -> bool:
    """``line, _, rest = buffer.partition(b"\\n")``, or the first of those that split() gives."""
    target, value = node.targets[0], node.value
    value = value.body if isinstance(value, ast.IfExp) else value
    if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant):
        inner = ast.unparse(value.value)
        return value.slice.value == 0 and (inner in cut or bool(CUTS.search(inner)))
    is_pair = isinstance(target, ast.Tuple) and not any(
        isinstance(one, ast.Starred) for one in target.elts
    )
    if not isinstance(value, ast.Call) or not CUTS.search(ast.unparse(value)):
        return False
    once = [arg.value for arg in value.args[1:] if isinstance(arg, ast.Constant)]
    return is_pair or once == [1]  # split(b"\n", 1) makes two of it


def cuts_at_blanks(run: Run) -> str:
    """A text came with each of its words on a line of its own: split() cuts at blanks, too."""
    words = run.error.sent.split()
    pattern = r"\s*\n\s*".join(map(re.escape, words[:2]))  # the last one may be kept back
    seen = run.error.seen.decode("utf-8", "replace")
    if not run.is_missing or len(words) < 2 or re.search(pattern, seen) is None:
        return ""
    for program in run.scene.programs:
        for node in nodes_of(tree_of(run.source(program))):
            function = node.func if isinstance(node, ast.Call) and not node.args else None
            if isinstance(function, ast.Attribute) and function.attr == "split":
                sentence = _(
                    "split() at {place} cuts at each blank, too: each word came on a line of its "
                    "own. Give it what it is to cut at, the newline."
                )
                return sentence.format(place=f"{program.script}:{function.lineno}")
    return ""


def cuts_at_two_letters(run: Run) -> str:
    """A backslash and an n, where a newline was meant."""
    for program in run.scene.programs if run.is_missing else ():
        for node in nodes_of(tree_of(run.source(program))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(node, ast.Constant) and value in ("\\n", b"\\n"):
                sentence = _(
                    "{text} at {place} is two letters, a backslash and an n. A newline is written "
                    "with one backslash: {right}."
                )
                text = ast.unparse(node)
                right = text.replace("\\\\", "\\")
                place = f"{program.script}:{node.lineno}"
                return sentence.format(text=text, place=place, right=right)
    return ""


def shortens_its_own_loop(run: Run) -> str:
    """A loop takes something out of what it goes through: the next one is left out."""
    server = run.scene.server
    if server is None or not run.is_missing:
        return ""
    places = [told["place"].rpartition(":") for told in server.saw(Event.CALL_FAILED)]
    failed = {int(line) for file, _colon, line in places if file == server.script and line}
    for loop, line, name in _shortened(run.source(server), failed):
        sentence = _(
            "{place} takes something out of {name} while the loop at {loop} goes through it: so "
            "the loop leaves out the next one."
        )
        script = server.script
        return sentence.format(loop=f"{script}:{loop}", name=name, place=f"{script}:{line}")
    return ""


def _shortened(source: str, failed: Collection[int] = ()) -> Iterator[tuple[int, int, str]]:
    """Loops over a list that take something out of it: their line, its, the name.

    What an except takes out has failed before: it counts where one of the ``failed`` lines, those
    of calls that have, is in its loop.
    """
    for loop in (node for node in nodes_of(tree_of(source)) if isinstance(node, ast.For)):
        handlers = [one for one in nodes_of(loop) if isinstance(one, ast.ExceptHandler)]
        lines = range(loop.lineno, (loop.end_lineno or loop.lineno) + 1)
        has_failed = any(line in lines for line in failed)
        caught = {id(n) for one in handlers for n in nodes_of(one) if not has_failed}
        name = ast.unparse(loop.iter)
        for node in nodes_of(loop):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            is_it = called == f"{name}.remove" and id(node) not in caught
            if isinstance(node, ast.Call) and is_it:
                yield loop.lineno, node.lineno, name
