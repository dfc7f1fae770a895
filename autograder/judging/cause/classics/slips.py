"""Slips of the pen that Python does not mind: a function not called, one queue for all objects."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Death
from autograder.words.language import _

SENDS = {"send", "sendall", "sendto", "sendmsg", "sendfile", "write", "writelines", "makefile"}
PLAIN = {"socket", "sys", "threading", "time", "os", "queue", "signal", "contextlib", "random"}
TYPES = re.compile(r"\binput\(|\bstdin\b")
SHARED = re.compile(r"(\w+\.)?(Queue|SimpleQueue|deque|bytearray)\(")
NO_NAME = re.compile(r"NameError: name '(\w+)' is not defined")
TAKES_FEWER = re.compile(r"(\w+)\.(\w+)\(\) takes \d+ positional arguments? but")
TAKES_NONE = re.compile(r"(\w+)\(\) takes \d+ positional arguments? but 2 were given")
CALLABLES = (
    *("accept", "acquire", "append", "clear", "close", "flush", "join", "listen", "release", "run"),
    *("shutdown", "start", "main"),
)


def not_called(run: Run) -> str:
    """One sentence on a line such as ``lock.acquire``. "" if there is none."""
    for program in run.scene.programs:
        for line, code in named_only(run.source(program)):
            sentence = _("{code} at {place} is only named, not called: write {code}().")
            return sentence.format(code=code, place=f"{program.script}:{line}")
    return ""


def always_true(run: Run) -> str:
    """One sentence on a question such as ``word == "/who" or "/w"``. "" if there is none."""
    for program in run.scene.programs if run.is_missing else ():
        for node in nodes_of(tree_of(run.source(program))):
            if isinstance(node, ast.If | ast.While) and (alone := _text_alone(node.test)):
                sentence = _(
                    "The condition at {place} is always true: {text} stands alone after or, and a "
                    "text counts as true. Write the whole comparison once more."
                )
                return sentence.format(place=f"{program.script}:{node.lineno}", text=alone)
    return ""


def _text_alone(test: ast.expr) -> str:
    """The text that stands alone behind an or, where a comparison stands before it."""
    values = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or) else []
    alone = (v for v in values[1:] if isinstance(v, ast.Constant))
    found = next((v for v in alone if v.value and isinstance(v.value, str | bytes)), None)
    return ast.unparse(found) if found is not None and isinstance(values[0], ast.Compare) else ""


def shared_by_all(run: Run) -> str:
    """One sentence on a queue or buffer that is made once, for all objects of a class."""
    for program in run.scene.programs if run.is_missing else ():
        for line, name in _made_in_classes(run.source(program)):
            sentence = _(
                "{name} at {place} is made once, for the class: all its objects share it. Make it "
                "in __init__, as self.{name}."
            )
            return sentence.format(name=name, place=f"{program.script}:{line}")
    return ""


def one_for_all(run: Run) -> str:
    """One sentence on a global that each accept() sets anew, and that threads read from."""
    server = run.scene.server
    for line, name in _set_by_accept(run.source(server)) if run.is_missing and server else ():
        sentence = _(
            "{name} is one variable for all threads, and each accept() at {place} sets it anew. "
            "Give each thread its own: args=({name},)."
        )
        place = f"{server.script if server else ''}:{line}"
        return sentence.format(name=name, place=place)
    return ""


def one_buffer(run: Run) -> str:
    """One sentence on a global to which each thread of the server adds what it has received."""
    server = run.scene.server
    peers = {told["peer"] for told in server.saw(Event.RECEIVED)} if server is not None else set()
    for line, name in _added_to_by_all(run.source(server)) if len(peers) > 1 and server else ():
        sentence = _(
            "All threads of {program} add what they receive to one {name}, at {place}: the bytes "
            "of one client stand there between those of another one. Give each its own."
        )
        place = f"{server.script if server else ''}:{line}"
        return sentence.format(program=server.script if server else "", name=name, place=place)
    return ""


def _added_to_by_all(source: str) -> Iterator[tuple[int, str]]:
    """Globals to which a function that receives adds: their lines, and names."""
    for function in nodes_of(tree_of(source)):
        if isinstance(function, ast.FunctionDef) and ".recv(" in ast.unparse(function):
            nodes = [*nodes_of(function)]
            shared = {name for one in nodes if isinstance(one, ast.Global) for name in one.names}
            for one in nodes:
                name = ast.unparse(one.target) if isinstance(one, ast.AugAssign) else ""
                if isinstance(one, ast.AugAssign) and name in shared:
                    yield one.lineno, name


def _set_by_accept(source: str) -> Iterator[tuple[int, str]]:
    """Globals that a loop sets by accept(), and that functions use: their lines, and names."""
    tree = tree_of(source)
    used = {name for one in tree.body if isinstance(one, ast.FunctionDef) for name in _free(one)}
    loops = [node for node in tree.body if isinstance(node, ast.While | ast.For)]
    for node in (inner for loop in loops for inner in nodes_of(loop)):
        if isinstance(node, ast.Assign) and ast.unparse(node.value).endswith(".accept()"):
            first = node.targets[0]
            name = first.elts[0] if isinstance(first, ast.Tuple) and first.elts else first
            if isinstance(name, ast.Name) and name.id in used:
                yield node.lineno, name.id


def _free(function: ast.FunctionDef) -> set[str]:
    """The names that a function reads from, and does not set."""
    names = [node for node in nodes_of(function) if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    own |= {one.arg for one in function.args.args}
    read = (n for n in nodes_of(function) if isinstance(n, ast.Attribute) and n.attr == "recv")
    return {n.value.id for n in read if isinstance(n.value, ast.Name)} - own


def shadowed(run: Run, place: str) -> str:
    """One sentence on a function of Python's that is no function any more, and was called there."""
    file, code = place.rpartition(":")[0], run.line(place)
    tree = tree_of("".join(run.file(file)))
    names = (n for n in nodes_of(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    for node in names:
        if hasattr(builtins, node.id) and re.search(rf"\b{node.id}\(", code):
            sentence = _(
                "Since {place}, {name} is a variable, and no longer Python's function. Give it "
                "another name."
            )
            return sentence.format(place=f"{file}:{node.lineno}", name=node.id)
    return ""


def known_elsewhere(run: Run, death: Death) -> str:
    """One sentence on a name that another function sets, and that no one else knows."""
    name, file = NO_NAME.search(death.error), death.place.rpartition(":")[0]
    for node in nodes_of(tree_of("".join(run.file(file)))) if name else ():
        for one in nodes_of(node) if isinstance(node, ast.FunctionDef) else ():
            is_set = isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            if name and is_set and isinstance(one, ast.Name) and one.id == name[1]:
                sentence = _(
                    "{name} is set in {function}(), at {place}, and only that function knows it. "
                    "Set it outside of all functions, or hand it over as an argument."
                )
                values = {"name": one.id, "function": getattr(node, "name", "")}
                return sentence.format(**values, place=f"{file}:{one.lineno}")
    return ""


def handles_a_signal(run: Run, death: Death) -> str:
    """One sentence on a function that Python calls at a signal, and that takes no arguments."""
    file, named = death.place.rpartition(":")[0], TAKES_NONE.search(death.error)
    for number, line in enumerate(run.file(file), 1) if named else ():
        if named and re.search(rf"\bsignal\(.*\b{named[1]}\b", line):
            sentence = _(
                "Python calls {name}() when the signal comes (see {place}), with two arguments: "
                "write def {name}(number, frame)."
            )
            return sentence.format(name=named[1], place=f"{file}:{number}")
    return ""


def without_self(run: Run, death: Death) -> str:
    """One sentence on a method whose first parameter is not self."""
    named = TAKES_FEWER.search(death.error)
    file = death.place.rpartition(":")[0]
    classes = (n for n in nodes_of(tree_of("".join(run.file(file)))) if isinstance(n, ast.ClassDef))
    for node in (one for kind in classes if named and kind.name == named[1] for one in kind.body):
        is_plain = isinstance(node, ast.FunctionDef) and not node.decorator_list
        if isinstance(node, ast.FunctionDef) and is_plain and named and node.name == named[2]:
            first = [given.arg for given in node.args.args[:1]]
            sentence = _("The first parameter of a method is self: {name}() at {place} has none.")
            told = sentence.format(name=node.name, place=f"{file}:{node.lineno}")
            return "" if first in (["self"], ["cls"]) else told
    return ""


def never_sends(run: Run) -> str:
    """A client whose script sends nowhere: what was typed goes nowhere."""
    person = run.speaker
    client = person.program if person is not None else None
    if person is None or client is None or client.saw(Event.SENT) or not run.is_missing:
        return ""
    source = run.source(client)
    for last in () if sends_at_all(source) else _types(source):
        sentence = _(
            "What is typed goes no further than {place}: no line of {program} sends it. Write "
            "sendall()."
        )
        return sentence.format(program=client.script, place=f"{client.script}:{last}")
    return ""


def sends_at_all(source: str) -> bool:
    """Whether a script has anything that may send, or a module that may do so for it."""
    nodes = [*nodes_of(tree_of(source))]
    names = {one.attr for one in nodes if isinstance(one, ast.Attribute)}
    modules = {alias.name for one in nodes if isinstance(one, ast.Import) for alias in one.names}
    modules |= {str(one.module) for one in nodes if isinstance(one, ast.ImportFrom)}
    return not SENDS.isdisjoint(names) or not modules <= PLAIN


def _types(source: str) -> Iterator[int]:
    """The last lines of the loops in which something is typed."""
    for node in nodes_of(tree_of(source)):
        body = node.body if isinstance(node, ast.For | ast.While) else []
        if body and TYPES.search(ast.unparse(node)):
            yield body[-1].end_lineno or body[-1].lineno


def _made_in_classes(source: str) -> Iterator[tuple[int, str]]:
    tree = tree_of(source)
    for node in (node for node in nodes_of(tree) if isinstance(node, ast.ClassDef)):
        for one in node.body:
            targets = one.targets if isinstance(one, ast.Assign) else []
            named = [target.id for target in targets if isinstance(target, ast.Name)]
            if named and isinstance(one, ast.Assign) and SHARED.match(ast.unparse(one.value)):
                yield one.lineno, named[0]


def named_only(source: str) -> Iterator[tuple[int, str]]:
    """Statements that name a function, and nothing else: their lines, and what they name."""
    tree = tree_of(source)
    for node in nodes_of(tree):
        value = node.value if isinstance(node, ast.Expr) else None
        name = getattr(value, "attr", getattr(value, "id", ""))
        if isinstance(value, ast.Attribute | ast.Name) and name in CALLABLES:
            yield value.lineno, ast.unparse(value)
