"""Where the kit's folders are, and what records in them name."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
CHECKS = PACKAGE / "checks"

ROOT = PACKAGE.parent  # of the repository: a wheel has none of what follows
COURSE = ROOT / "course.toml"
EXERCISES = ROOT / "exercises"
LESSONS = ROOT / "lessons"
REFERENCE = ROOT / "reference"
TESTS = ROOT / "tests"


class WrongUsage(Exception):
    """What was asked for cannot be done. One sentence says why."""


def require_repository() -> None:
    """Raise WrongUsage where only the package is installed, without lessons and model answers."""
    if not REFERENCE.is_dir():
        raise WrongUsage(
            "This needs the whole kit: call it in a clone of its repository, not from an installed "
            "package."
        )


def named(name: str) -> Any:
    """What is named as text, "package.module:name". Raises ImportError or AttributeError."""
    module, _colon, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
