"""The tests mirror the packages, and each of them can fail.

Proves nothing of the kit itself.
"""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from autograder.kit import CHECKS, PACKAGE, ROOT, TESTS

# Not modules of the kit: what students run, and what students wrote.
DATA = (CHECKS, PACKAGE / "classroom" / "sample_class")
WORDS = ("room/person", "room/wire", "room/terminal", "room/duo", "room/host", "evidence/*")


def scripts(folder: Path, *without: Path) -> list[Path]:
    found = sorted(folder.rglob("*.py"))
    return [path for path in found if not any(path.is_relative_to(other) for other in without)]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


OURS = scripts(TESTS, TESTS / "programs", TESTS / "attacks")
TEST_FILES = [path for path in OURS if path.name.startswith("test_")]
MODULES = {path.relative_to(ROOT).as_posix() for path in scripts(PACKAGE, *DATA)}


def proved_by(path: Path) -> set[str]:
    """The modules that a test file says it proves."""
    return set(re.findall(r"autograder/[\w/*]+\.py", ast.get_docstring(parsed(path)) or ""))


def test_each_module_is_named_by_a_test_file() -> None:
    named = {name for path in TEST_FILES for name in proved_by(path)}
    left = {module for module in MODULES if not any(fnmatch(module, name) for name in named)}
    assert {module for module in left if not module.endswith("/__init__.py")} == set()


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_a_file_proves_what_there_is_or_a_whole_flow(path: Path) -> None:
    names = proved_by(path)
    assert {name for name in names if not any(fnmatch(m, name) for m in MODULES)} == set()
    if path.parent.name == "whole":
        assert (ast.get_docstring(parsed(path)) or "").startswith("A whole flow: ")
    elif path.parent != TESTS:
        package = f"autograder/{path.parent.relative_to(TESTS).as_posix()}/"
        assert any(name.startswith(package) for name in names)


# -- no test without an assertion ----------------------------------------------------------


def functions(path: Path) -> list[ast.FunctionDef]:
    """The functions of a file, and the methods of its classes."""
    body = parsed(path).body
    body += [node for one in body if isinstance(one, ast.ClassDef) for node in one.body]
    return [node for node in body if isinstance(node, ast.FunctionDef)]


def called(node: ast.AST) -> set[str]:
    """The names of all that is called."""
    calls = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    names = {func.attr for func in calls if isinstance(func, ast.Attribute)}
    return names | {func.id for func in calls if isinstance(func, ast.Name)}


def asserts(node: ast.FunctionDef) -> bool:
    """Whether it asserts something. That a value is not None is said for the type checker only."""
    tests = [ast.unparse(n.test) for n in ast.walk(node) if isinstance(n, ast.Assert)]
    return "raises" in called(node) or not all(test.endswith(" is not None") for test in tests)


def demands(node: ast.FunctionDef) -> bool:
    """Whether it is a word such as ``hears``, which raises Unmet itself."""
    raised = [n.exc for n in ast.walk(node) if isinstance(n, ast.Raise) and n.exc is not None]
    return any("Unmet" in called(one) for one in raised)


def asserting() -> set[str]:
    """Names of the helpers of the tests that assert, and of the words of a room that demand."""
    found = {f.name for path in OURS for f in functions(path) if asserts(f)}
    for word in WORDS:
        for path in PACKAGE.glob(f"{word}.py"):
            found |= {f.name for f in functions(path) if demands(f)}
    return {name for name in found if not name.startswith("test_")}


def test_each_test_can_fail() -> None:
    helpers = asserting()
    idle = [
        f"{path.relative_to(TESTS)}: {test.name}"
        for path in TEST_FILES
        for test in functions(path)
        if test.name.startswith("test_") and not asserts(test) and not called(test) & helpers
    ]
    assert idle == []
