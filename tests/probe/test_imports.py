"""Proves autograder/probe/launcher.py and autograder/probe/nursery.py, and what holds for the whole
package: it imports the standard library and itself only, in no circle, and is warm before a fork.
"""

from __future__ import annotations

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from autograder.kit import PACKAGE
from autograder.probe import nursery

PROBE = PACKAGE / "probe"
FILES = sorted(PROBE.rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


MODULES = {name_of(path): path for path in FILES if path.name != "__init__.py"}


def imported(path: Path) -> set[str]:
    """What a file imports, wherever in it: also in a function, also for types alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = inner & MODULES.keys()
            found |= modules or {str(node.module)}
    return found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_it_imports_the_standard_library_and_itself_only(path: Path) -> None:
    foreign = {
        name
        for name in imported(path)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not name.startswith("autograder.probe")
    }
    assert foreign == set()


def test_no_imports_go_in_a_circle() -> None:
    graph = {name: imported(path) & MODULES.keys() for name, path in MODULES.items()}
    order = list(TopologicalSorter(graph).static_order())
    assert order[-1] in ("autograder.probe.launcher", "autograder.probe.nursery")
    assert len(order) == len(MODULES)


def test_the_nursery_is_warm_with_every_module() -> None:
    assert {*nursery.modules(), "autograder.probe.launcher"} == MODULES.keys()


@pytest.mark.parametrize("folder", [PROBE, PROBE / "watch"], ids=["probe", "watch"])
def test_the_package_is_small_enough_to_know(folder: Path) -> None:
    assert len(list(folder.glob("*.py"))) <= 15
