"""What lies beside the folder of one exercise, for all of them: modules that its scripts import.

A hand-in brings them along. Whoever checks one folder alone, means them, too; and nothing else that
lies there, which may be a whole home.
"""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.handin.imports import imported_by
from autograder.handin.intake import Entry


def entry_of(folder: Path, slug: str) -> Entry:
    """A folder, as a submission of this exercise: with the modules beside it that it needs."""
    name = folder.resolve().name
    beside = _used(folder.resolve()) if slug and folder.is_dir() else []
    files = ((slug, folder), *((path.name, path) for path in beside)) if beside else ()
    return Entry(name, folder, files)


def _used(folder: Path) -> list[Path]:
    """The folders and scripts beside a folder that its scripts import, and what those import."""
    own = {path.stem for path in folder.iterdir()} | sys.stdlib_module_names
    found: list[Path] = []
    waiting = sorted(folder.glob("*.py"))
    while waiting:
        for name in imported_by(waiting.pop(0)):
            for path in (folder.parent / name, folder.parent / f"{name}.py"):
                if name not in own and path.exists() and path not in found:
                    found.append(path)
                    waiting += sorted(path.glob("*.py")) if path.is_dir() else [path]
    return found
