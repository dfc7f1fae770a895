"""Where the kit's folders are, and what records in them name."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
CHECKS = PACKAGE / "checks"

SOURCES = PACKAGE.parent  # where Python finds the package
# What lies beside the package in the repository lies in it in a wheel (see pyproject.toml).
ROOT = PACKAGE / "repository" if (PACKAGE / "repository").is_dir() else SOURCES
SETTINGS = "course.toml"
COURSE = ROOT / SETTINGS
EXERCISES = ROOT / "exercises"
LESSONS = ROOT / "lessons"
REFERENCE = ROOT / "reference"
NOTEBOOKS = ROOT / "notebooks"
TESTS = ROOT / "tests"  # in the repository only


class WrongUsage(Exception):
    """What was asked for cannot be done. One sentence says why."""


def require_repository() -> None:
    """Raise WrongUsage where only the package is installed, without its proofs."""
    if not TESTS.is_dir():
        raise WrongUsage(
            "This needs the whole kit: call it in a clone of its repository, not from an installed "
            "package."
        )


def course_folder() -> Path:
    """The folder with a course.toml that somebody is in, here or above. Else the kit's own."""
    here = Path.cwd()
    return next((one for one in (here, *here.parents) if (one / SETTINGS).is_file()), ROOT)


def named(name: str) -> Any:
    """What is named as text, "package.module:name". Raises ImportError or AttributeError."""
    module, _colon, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
