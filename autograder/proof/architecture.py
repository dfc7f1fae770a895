"""Draws the floors of the house from the imports themselves: `make architecture`.

The floors are those of the contract in pyproject.toml that import-linter enforces; packages, their
sizes and who uses whom are read by grimp, import-linter's own graph library. The checks are loaded
by path, so grimp does not see them: their imports are read here.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp

from autograder.drawing.floors import Package, draw
from autograder.kit import CHECKS, PACKAGE, ROOT

DRAWING = PACKAGE / "architecture.svg"
FILES = "*/test_*.py"  # of checks
STUDENT, LOADED = "probe", "checks"  # what runs in the student's process; what is loaded by path
LEGEND = (
    "An arrow means: uses. Left out: what follows from other arrows, what leads to the ground.",
    "Yellow: runs in the student's program. Dashed: loaded by path, not imported.",
)


def floors() -> list[list[str]]:
    """The packages of each floor, from the top, as pyproject.toml has them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [re.split(r"\s*[|:]\s*", layer) for layer in layers]


def imports() -> dict[str, set[str]]:
    """For each package, whom it imports."""
    graph = grimp.build_graph("autograder", cache_dir=None)
    found: dict[str, set[str]] = {name: set() for floor in floors() for name in floor}
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            if (name := _package(module)) in found and name != _package(other):
                found[name] |= {_package(other)} - {""}
    return found


def imports_of_checks() -> dict[str, set[str]]:
    """For each file of checks, the modules of the house that it imports."""
    return {path.name: set(_imported(path)) for path in sorted(CHECKS.glob(FILES))}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # "from autograder.evidence import chat" means the module chat.
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if _is_module(name) else str(node.module) for name in names)


def _is_module(name: str) -> bool:
    path = PACKAGE.parent / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def _package(module: str) -> str:
    """The package of a module of the house; "" for the house itself."""
    return module.split(".")[1] if "." in module else ""


def sizes(name: str) -> dict[str, int]:
    """How many modules a package has, and each package in it."""
    folder = PACKAGE / name
    if not folder.is_dir():
        return {name: 1}
    packages = [path.parent for path in folder.rglob("__init__.py")] or [folder]
    return {p.name: len(list(p.glob("*.py"))) for p in sorted(packages)}


def drawing() -> str:
    """The drawing, as SVG. The same imports give the same bytes."""
    order = [name for floor in floors() for name in floor]
    uses = imports()
    rows = [[_drawn(name, _sorted(uses[name], order)) for name in floor] for floor in floors()]
    checked = {_package(m) for found in imports_of_checks().values() for m in found} & set(order)
    above = min(n for n, floor in enumerate(floors()) if checked & set(floor)) - 1
    rows[above].append(_checks(_sorted(checked, order)))
    return draw("The floors of autograder/", rows, LEGEND)


def _sorted(names: set[str], order: list[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=order.index))


def _drawn(name: str, uses: tuple[str, ...]) -> Package:
    count, *inner = sizes(name).items()
    size = " + ".join([_modules(count[1]), *(f"{n} in {inside}" for inside, n in inner)])
    look = "student" if name == STUDENT else "ground" if name in floors()[-1] else ""
    return Package(name, _docstring(name), size, uses, look)


def _checks(uses: tuple[str, ...]) -> Package:
    # No number: who adds a check need not draw the house again.
    about = "What is demanded of each exercise: a check is one behaviour, one test."
    return Package(LOADED, about, "a folder an exercise", uses, "loaded")


def _modules(count: int) -> str:
    return "1 module" if count == 1 else f"{count} modules"


def _docstring(name: str) -> str:
    """The first sentence of a package or module about itself."""
    path = PACKAGE / name / "__init__.py"
    tree = ast.parse((path if path.is_file() else PACKAGE / f"{name}.py").read_text("utf-8"))
    return (ast.get_docstring(tree) or "").splitlines()[0].replace("`", "")


if __name__ == "__main__":
    DRAWING.write_text(drawing(), "utf-8", newline="\n")
