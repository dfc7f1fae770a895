"""What a script seems to want on its command line, by how its source uses ``sys.argv``.

Only a hint which way to try first: whether it is right, a run tells. So a source that cannot be
read, or that hides what it does, costs a few more tries.
"""

from __future__ import annotations

import ast
import contextlib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from autograder.handin.scripts import MAX_LOOK
from autograder.handin.submission import NAME
from autograder.room.questions.reading import HERE
from autograder.room.questions.usage import value_of

WORDS = (b"argv", b"argparse", b"optparse", b"getopt")
TAKES_ADDRESS = {"connect", "connect_ex", "bind", "create_connection", "create_server", "sendto"}
ADDS = {"add_argument", "add_option"}
MOST = 8  # arguments
IMPORTS = re.compile(rb"(?m)^.*\b(?:import|run_module|run_path)\b.*$")


def reads_arguments(path: Path) -> bool:
    """Whether a script, or a module of its own, may look at its command line: worth a try."""
    return any(word in source for source in _with_its_modules(path) for word in WORDS)


def _with_its_modules(path: Path) -> Iterator[bytes]:
    """The source of a script, and of all modules beside it that it imports, or runs."""
    seen, beside = [path], sorted(path.parent.glob("*.py"))
    for script in seen:  # grows
        source = _beginning(script)
        yield source
        lines = b"\n".join(IMPORTS.findall(source)).decode("utf-8", "replace")
        names = set(re.findall(r"\w+", lines))
        seen += [other for other in beside if other.stem in names and other not in seen]


def _beginning(path: Path) -> bytes:
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.read(MAX_LOOK)
    return b""


def seems_to_want(path: Path, role: str) -> tuple[str, ...]:
    """What the script seems to want to be told, in order. () if that is not clear."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(_beginning(path))
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return ()
    return tuple(_options(tree, role)) or tuple(_in_order(_names(tree), role))


def _in_order(names: dict[int, str], role: str) -> Iterator[str]:
    for number in range(1, min(max(names, default=0), MOST) + 1):
        name = names.get(number, "")
        unknown = HERE if number == 1 else NAME
        yield value_of(name, role) if name else unknown


def _names(tree: ast.Module) -> dict[int, str]:
    """A word for each argument that is used, by its number: a variable's name, mostly."""
    names: dict[int, str] = {}
    aliases, parameters = dict(_aliases(tree)), _parameters(tree)
    for node in ast.walk(tree):
        for word, value in _named_values(node, parameters):
            for number, is_number in _used(value, aliases):
                known = names.get(number, "")
                names[number] = word or known or ("port" if is_number else "")
    return names


def _aliases(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Names of lists of arguments, and the number of their first one."""
    yield "argv", 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value
            if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice):
                if _is_list(value.value, {"argv": 0}):
                    yield node.targets[0].id, _start(value.slice)
            elif _is_list(value, {"argv": 0}):
                yield node.targets[0].id, 0


def _start(piece: ast.Slice) -> int:
    """Where a slice begins, as in argv[1:]."""
    value = piece.lower.value if isinstance(piece.lower, ast.Constant) else 0
    return value if isinstance(value, int) else 0


def _is_list(node: ast.expr, aliases: dict[str, int]) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) in aliases


def _parameters(tree: ast.Module) -> dict[str, list[str]]:
    """The names of the parameters of each function."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {f.name: [a.arg for a in f.args.args if a.arg != "self"] for f in functions}


def _named_values(
    node: ast.AST, parameters: dict[str, list[str]]
) -> Iterator[tuple[str, ast.expr]]:
    """Expressions, and what they are called by who gets them."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _unpacked(target, node.value)
    elif isinstance(node, ast.keyword):
        yield node.arg or "", node.value
    elif isinstance(node, ast.Call):
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if called in TAKES_ADDRESS:
            for argument in node.args:
                if isinstance(argument, ast.Tuple):
                    yield from zip(("host", "port"), argument.elts, strict=False)
        yield from zip(parameters.get(called, ()), node.args, strict=False)
        yield from (("", argument) for argument in node.args)


def _unpacked(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from _unpacked(one, other)
    elif isinstance(target, ast.Tuple):
        for number, one in enumerate(target.elts):
            yield _name_of(one), ast.Subscript(value, ast.Constant(number), ast.Load())
    else:
        yield _name_of(target), value


def _name_of(target: ast.expr) -> str:
    return str(getattr(target, "attr", getattr(target, "id", "")))


def _used(value: ast.expr, aliases: dict[str, int]) -> Iterator[tuple[int, bool]]:
    """The arguments in an expression, and whether they are made a number there."""
    is_number = isinstance(value, ast.Call) and getattr(value.func, "id", "") == "int"
    for node in ast.walk(value):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            number = node.slice.value
            if not isinstance(number, int) or number < 0:
                continue
            source = node.value
            if isinstance(source, ast.Subscript) and isinstance(source.slice, ast.Slice):
                number += _start(source.slice)  # host, port = sys.argv[1:3]
                source = source.value
            if _is_list(source, aliases):
                number += aliases[getattr(source, "attr", getattr(source, "id", ""))]
                yield number, is_number


def _options(tree: ast.Module, role: str) -> Iterator[str]:
    """What argparse, or optparse, is told to read, as far as it has no default."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ADDS:
            words = [w.value for w in node.args if isinstance(w, ast.Constant)]
            given = {k.arg for k in node.keywords}
            may_be_left_out = given & {"default", "action", "nargs"} and "required" not in given
            if not words or may_be_left_out:
                continue
            name = str(max(words, key=lambda word: len(str(word))))
            if name.startswith("-"):
                yield name
            meant = next((k.value for k in node.keywords if k.arg == "metavar"), None)
            shown = str(meant.value) if isinstance(meant, ast.Constant) else name.lstrip("-")
            yield ":".join(value_of(part, role) for part in shown.split(":"))
