"""Files beside a script that hide modules of Python's own: a ``socket.py``, a ``queue.py``.

Plain Python looks into the script's folder first (https://docs.python.org/3/library/sys.html,
sys.path). This process has imported much before it knows the script, so it forgets what it has:
the hidden modules, and those that import them. The script's own imports then go the plain way.
"""

from __future__ import annotations

import importlib.machinery as machinery
import os
import re
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

PROBED = ("socket", "threading")  # where the probe has put something of its own
# An import at the top level of a module, or in a try or an if there.
_IMPORT = re.compile(r"(?:from\s+(\w+)|import\s+(.+))")
_OPENS = re.compile(r"(?:try|except|else|finally|if|elif)\b(?!.*\b(?:TYPE_CHECKING|__name__)\b)")


def let_through(folder: str) -> None:
    """Forget all modules that plain Python would find otherwise for a script in this folder."""
    hidden = _hidden_in(folder)
    if not hidden:
        return
    stale = _that_import(hidden)
    again = {name: sys.modules[name] for name in PROBED if name in stale and name not in hidden}
    for name in list(sys.modules):
        if name.partition(".")[0] in stale:
            del sys.modules[name]
    if again:
        sys.meta_path.insert(0, _Again(again))


def _hidden_in(folder: str) -> set[str]:
    """Names of Python's own modules that a file or a package in this folder has, too.

    What is built in, or frozen, is found before any folder is looked into. The encodings are
    there before any script is.
    """
    found = set()
    for entry in os.scandir(folder):
        name, _, ending = entry.name.partition(".")
        is_module = f".{ending}" in machinery.all_suffixes() or (
            not ending and os.path.isfile(os.path.join(entry.path, "__init__.py"))
        )
        if is_module and name in sys.stdlib_module_names - {"encodings"}:
            early = (machinery.BuiltinImporter, machinery.FrozenImporter)
            if not any(finder.find_spec(name) for finder in early):
                found.add(name)
    return found


def _that_import(hidden: set[str]) -> set[str]:
    """These modules, and those that import one of them when they are loaded."""
    uses = dict(_uses())
    stale = set(hidden)
    while more := {name for name, used in uses.items() if name not in stale and used & stale}:
        stale |= more
    return stale


def _uses() -> Iterator[tuple[str, set[str]]]:
    """The packages of Python's own that are loaded, and which ones each imports as it loads."""
    found: dict[str, set[str]] = {}
    for name, module in list(sys.modules.items()):
        top = name.partition(".")[0]
        path = getattr(module, "__file__", None) or ""
        if top in sys.stdlib_module_names and path.endswith(".py"):
            try:
                with open(path, encoding="utf-8") as file:
                    found.setdefault(top, set()).update(_imports(file.read().splitlines()))
            except (OSError, UnicodeDecodeError):
                continue
    yield from found.items()


def _imports(lines: Sequence[str]) -> Iterator[str]:
    """The packages that a module imports as it is loaded, by its lines."""
    is_open = False
    for line in lines:
        if line[:1].strip() and line[0] not in "#)":
            is_open = bool(_OPENS.match(line))
        elif not (is_open and line.startswith("    ") and line[4:5].strip()):
            continue
        if found := _IMPORT.match(line.strip()):
            names = found[1] or found[2]
            yield from (
                name.strip().partition(" ")[0].partition(".")[0] for name in names.split(",")
            )


class _Again:
    """Imports a module anew, for what comes of it, and gives the one that the probe knows."""

    def __init__(self, known: dict[str, ModuleType]) -> None:
        self._known = known

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """A spec of this module as plain Python finds it, or None for any other."""
        if name not in self._known:
            return None
        spec = machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._known.pop(name))  # type: ignore[assignment]
        return spec


class _Loader:
    """Runs a module's code, which may fail where it imports what is hidden."""

    def __init__(self, plain: Any, known: ModuleType) -> None:
        self._plain = plain
        self._known = known

    def create_module(self, spec: Any) -> Any:
        """Python's own way."""
        return self._plain.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """What sys.modules holds afterwards is what the import gives (importlib reference)."""
        self._plain.exec_module(module)
        sys.modules[module.__name__] = self._known
