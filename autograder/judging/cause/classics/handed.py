"""What was handed on and is not what it seems: a socket that is closed behind a thread's back, a
pair whose values were taken in the wrong order, a variable that only one function knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.program.causes import Death
from autograder.words.language import _

CLOSED = "OSError: [Errno 9] "
OF_A_PAIR = re.compile(r"'tuple'|'socket'|address must be|'bytes' object has no attribute")
AT_ONCE = re.compile(r"[\w.]+\.(start|append|add)\(|print\(")  # what waits for nobody
UNBOUND = re.compile(r"UnboundLocalError: .*?'(\w+)'")
OF_A_VALUE = re.compile(r"^(TypeError: .*(bytes-like|must be)|AttributeError: )")
PAIRS = ("accept", "recvfrom")
WANTS_BYTES = re.compile(
    r"'tuple' object has no attribute '(decode|strip|rstrip|split)'|not 'tuple'"
)
OF_NOTHING = re.compile(r"'NoneType' object (has no attribute|is not)")


def closed_behind(run: Run, death: Death) -> str:
    """A socket was closed by whoever had just handed it to a thread. "" if that is not seen."""
    file = death.place.rpartition(":")[0]
    source = "".join(run.file(file))
    for made, closed in _closed_after_a_start(source) if death.error.startswith(CLOSED) else ():
        sentence = _(
            "It is closed at {place}, though the thread that is made at {made} still works with "
            "it: both have the same socket. Let that thread close it."
        )
        return sentence.format(place=f"{file}:{closed}", made=f"{file}:{made}")
    return ""


def _closed_after_a_start(source: str) -> Iterator[tuple[int, int]]:
    """Where a thread is made for a socket, and where the same lines close that socket."""
    for node in nodes_of(tree_of(source)):
        body = getattr(node, "body", None)
        made: dict[str, int] = {}
        for one in body if isinstance(body, list) and not isinstance(node, ast.Module) else ():
            for name, line in made.items():
                if ast.unparse(one) == f"{name}.close()":
                    yield line, one.lineno
            if not AT_ONCE.match(ast.unparse(one)):
                made.clear()  # something is waited for, or done, before that
            made |= {name: one.lineno for name in _handed_over(one)}
        if isinstance(node, ast.With):
            kept = {ast.unparse(item.optional_vars or item.context_expr) for item in node.items}
            yield from ((line, node.lineno) for name, line in made.items() if name in kept)


def _handed_over(node: ast.stmt) -> set[str]:
    """The names that a line hands to a thread, if it is such a line."""
    calls = [one for one in nodes_of(node) if isinstance(one, ast.Call)]
    threads = [call for call in calls if ast.unparse(call.func).rpartition(".")[2] == "Thread"]
    given = [word.value for call in threads for word in call.keywords if word.arg == "args"]
    if not isinstance(node, ast.Expr | ast.Assign):
        return set()
    return {n.id for one in given for n in nodes_of(one) if isinstance(n, ast.Name)}


def still_registered(run: Run, death: Death) -> str:
    """A selector knows a socket that was closed: its number belongs to another one now."""
    if "is already registered" not in death.error:
        return ""
    file = death.place.rpartition(":")[0]
    closes = [f"{file}:{line}" for line in _closes_only("".join(run.file(file)))]
    sentence = _(
        "The selector still knows a socket that was closed{place}, whose number this one has now: "
        "call unregister() before close()."
    )
    return sentence.format(place=f" ({closes[0]})" if closes else "")


def _closes_only(source: str) -> Iterator[int]:
    """The lines that close a socket in a function that unregisters none."""
    for node in nodes_of(tree_of(source)):
        if isinstance(node, ast.FunctionDef) and ".unregister(" not in ast.unparse(node):
            calls = (one for one in nodes_of(node) if isinstance(one, ast.Call))
            yield from (c.lineno for c in calls if ast.unparse(c.func).endswith(".close"))


def only_its_own(run: Run) -> str:
    """A function sets a name that others look at: without global, that is a name of its own."""
    found = (_told_of_twins(p.script, run.source(p)) for p in run.scene.programs)
    return next((told for some in found for _name, told in some), "")


def still_nothing(run: Run, death: Death) -> str:
    """A line fails at a name that is None still: a function has set one of its own instead."""
    file = death.place.rpartition(":")[0]
    used = set(re.findall(r"\w+", run.line(death.place)))
    found = _told_of_twins(file, "".join(run.file(file)))
    is_it = OF_NOTHING.search(death.error)
    return next((told for name, told in found if name in used), "") if is_it else ""


def _told_of_twins(file: str, source: str) -> Iterator[tuple[str, str]]:
    """Each name that a function sets as its own, and the sentence on it."""
    for line, name, function, first in _twins(source):
        sentence = _(
            "{name} at {place} is a variable of {function}() alone: the one of {first}, which "
            "others look at, stays as it is. Write global {name} in {function}()."
        )
        values = {"name": name, "function": function, "first": f"{file}:{first}"}
        yield name, sentence.format(**values, place=f"{file}:{line}")


def _twins(source: str) -> Iterator[tuple[int, str, str, int]]:
    """Names with an empty value outside of all functions, that one sets as its own, and another one
    looks at: where it is set so, the name, the function, and the first place.
    """
    tree = tree_of(source)
    first = {name: node.lineno for node in tree.body for name in _set_to_nothing(node)}
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    own = {function.name: _own_names(function) for function in functions}
    for function in functions:
        there = [node for node in tree.body if node is not function]
        given = {one.arg for one in function.args.args}  # no global can be one of these
        for name, line in own[function.name].items() if first else ():
            looks = [n for n in there if name not in own.get(getattr(n, "name", ""), {})]
            is_shared = name in first and any(name in _looked_at(node) for node in looks)
            if is_shared and name not in given:
                yield line, name, function.name, first[name]


def _set_to_nothing(node: ast.stmt) -> Iterator[str]:
    """What a line gives an empty value, which is to be set later."""
    value = ast.unparse(node.value) if isinstance(node, ast.Assign) else ""
    if isinstance(node, ast.Assign) and value in ("''", "b''", "None", "False", "True", "0"):
        yield from (one.id for one in node.targets if isinstance(one, ast.Name))


def _own_names(function: ast.FunctionDef) -> dict[str, int]:
    """The variables that a function sets for itself, with the first line of each."""
    nodes = [*nodes_of(function)]
    shared = {n for one in nodes if isinstance(one, ast.Global | ast.Nonlocal) for n in one.names}
    own = {given.arg: given.lineno for given in function.args.args}
    for one in nodes:
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store) and one.id not in shared:
            own.setdefault(one.id, one.lineno)
    return own


def _looked_at(node: ast.AST) -> set[str]:
    names = (one for one in nodes_of(node) if isinstance(one, ast.Name))
    return {one.id for one in names if isinstance(one.ctx, ast.Load)}


def taken_in_the_wrong_order(run: Run, death: Death) -> str:
    """accept() and recvfrom() return a pair: its values were given each other's names."""
    file = death.place.rpartition(":")[0]
    used = set(re.findall(r"\w+", run.line(death.place)))
    source = "".join(run.file(file)) if OF_A_PAIR.search(death.error) else ""
    for line, call, names in _pairs(source):
        is_address = re.search(r"addr|sender|person|peer|client", names[0]) and call == "recvfrom"
        is_address = is_address or (re.match("addr", names[0]) and call == "accept")
        if is_address and (used & {*names} or call == "recvfrom"):
            sentence = _("accept() at {place} returns the connection first, then the address.")
            if call == "recvfrom":
                sentence = _("recvfrom() at {place} returns the bytes first, then the address.")
            return sentence.format(place=f"{file}:{line}")
    return ""


def keeps_the_pair(run: Run, death: Death) -> str:
    """A line wants the bytes, and has the pair that recvfrom() returns."""
    file = death.place.rpartition(":")[0]
    used = set(re.findall(r"\w+", run.line(death.place)))
    source = "".join(run.file(file)) if WANTS_BYTES.search(death.error) else ""
    for node in nodes_of(tree_of(source)):
        value = node.value if isinstance(node, ast.Assign | ast.NamedExpr) else None
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        is_call = isinstance(value, ast.Call) and ast.unparse(value.func).endswith(".recvfrom")
        if is_call and isinstance(target, ast.Name) and target.id in used:
            sentence = _("recvfrom() at {place} returns two values: the bytes and the address.")
            return sentence.format(place=f"{file}:{target.lineno}")
    return ""


def _pairs(source: str) -> Iterator[tuple[int, str, list[str]]]:
    """The lines that take a pair: its number, the call, the two names."""
    for node in nodes_of(tree_of(source)):
        value = node.value if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and isinstance(value, ast.Call):
            target = node.targets[0]
            names = [ast.unparse(one) for one in getattr(target, "elts", [])]
            call = ast.unparse(value.func).rpartition(".")[2]
            if len(names) == 2 and call in PAIRS:
                yield node.lineno, call, names


def not_set_yet(run: Run, death: Death) -> str:
    """A name that its function sets at one line only, which has not been run to its end: an except
    goes on without it. "" if the name stands outside of the function, too.
    """
    named, file = UNBOUND.search(death.error), death.place.rpartition(":")[0]
    tree = tree_of("".join(run.file(file)))
    sets = [node for node in nodes_of(tree) if isinstance(node, ast.Name) and named]
    sets = [n for n in sets if named and n.id == named[1] and isinstance(n.ctx, ast.Store)]
    tried = [one for node in nodes_of(tree) if isinstance(node, ast.Try) for one in node.body]
    in_a_try = {node for one in tried for node in nodes_of(one)}
    if named is None or len(sets) != 1 or sets[0] not in in_a_try:
        return ""
    sentence = _(
        "{name} is set at {place} only. That line has failed, and an except goes on all the same: "
        "without {name}."
    )
    return sentence.format(name=named[1], place=f"{file}:{sets[0].lineno}")


def given_by_its_call(run: Run, death: Death) -> str:
    """A line fails at what its function was given, by the one call that there is of it, and under
    another name: the arguments may stand in the wrong order.
    """
    file, _colon, line = death.place.rpartition(":")
    if not OF_A_VALUE.search(death.error) or not line.isdigit():
        return ""
    tree = tree_of("".join(run.file(file)))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in (f for f in functions if f.lineno < int(line) <= (f.end_lineno or 0)):
        calls = [node for node in nodes_of(tree) if isinstance(node, ast.Call)]
        calls = [node for node in calls if ast.unparse(node.func) == function.name]
        names = [one.arg for one in function.args.args]
        given = [ast.unparse(one) for one in calls[0].args] if len(calls) == 1 else []
        used = _works_with(run.line(death.place), death.error)
        for name, value in zip(names, given, strict=False):
            if name in used and value.isidentifier() and value != name:
                sentence = _("{name} is what {call} hands over there ({place}): {value}.")
                values = {"call": ast.unparse(calls[0]), "place": f"{file}:{calls[0].lineno}"}
                return sentence.format(name=name, value=value, **values)
    return ""


def _works_with(code: str, error: str) -> list[str]:
    """The names that a line works with; of a call that wants bytes, its arguments."""
    names = r"\.\w+\((\w+)[,)]" if "bytes-like" in error else r"\w+"
    return re.findall(names, code)
