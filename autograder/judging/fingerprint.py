"""What decides whether something is graded again: all code that can change a verdict.

Comments, docstrings (a check's title is one) and what stands beside a check for its grade or for
its reader cannot: only what Python would do counts.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from autograder.course.exercises import all_exercises
from autograder.kit import CHECKS, PACKAGE

# By package: a file that is new, or that moves, counts by itself.
OF_VERDICTS = (
    *("probe", "program", "drawing", "course", "handin", "room", "evidence", "judging"),
    *("grading", "replay", "words"),
)
# What ``@check(…)`` says for the grade and for the reader. It is taken anew for each report.
BESIDE_A_CHECK = {"points", "section", "misconception", "hints"}
HAS_DOCSTRING = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")  # of a statement
BESIDE_AN_EXERCISE = {"builds", "cap", "mastery"}


def fingerprint(folder: Path = CHECKS) -> str:
    """Changes whenever the kit's code changes in a way that may change a verdict."""
    digest = hashlib.sha256(f"Python {sys.version_info[:2]}".encode())
    for top in (*(PACKAGE / name for name in OF_VERDICTS), folder):
        for path in sorted(top.rglob("*.py")):
            if "skeleton" not in path.parts:
                digest.update(path.relative_to(top.parent).as_posix().encode() + b"\0")
                digest.update(_what_it_does(path.read_bytes()) + b"\0")
    records = [one.model_dump(exclude=BESIDE_AN_EXERCISE) for one in all_exercises().values()]
    digest.update(json.dumps(records, default=sorted, sort_keys=True).encode())
    return digest.hexdigest()


@cache  # a process that grades, or tests, again and again reads the same sources each time
def _what_it_does(source: bytes) -> bytes:
    """A digest of Python's own view of a source; of the source where Python cannot read it."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return hashlib.sha256(source).digest()
    for node in _blocks(tree):
        if isinstance(node, HAS_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
        for decorator in _check_decorators(node):
            decorator.keywords = [k for k in decorator.keywords if k.arg not in BESIDE_A_CHECK]
    return hashlib.sha256(ast.dump(tree).encode()).digest()


def _blocks(node: ast.AST) -> Iterator[ast.AST]:
    """A module and all statements in it, however deep. No definition stands in an expression."""
    yield node
    for name in BLOCKS:
        for inner in getattr(node, name, ()):
            yield from _blocks(inner)


def _check_decorators(node: ast.AST) -> Iterator[ast.Call]:
    for decorator in getattr(node, "decorator_list", []):
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "check":
            yield decorator
