"""Where the kit's folders are, and what records in them name."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from autograder.words.language import _

PACKAGE = Path(__file__).resolve().parent
CHECKS = PACKAGE / "checks"

SOURCES = PACKAGE.parent  # where Python finds the package
# What lies beside the package in the repository lies in it in a wheel (see hatch_build.py).
IN_WHEEL = PACKAGE / "repository"
ROOT = IN_WHEEL if IN_WHEEL.is_dir() else SOURCES
SETTINGS = "course.toml"


def _course() -> Path:
    """The course that somebody is in: the folder with a course.toml, here or above.

    Else it is the repository. With a wheel it is the folder where they are.
    """
    here = Path.cwd()
    found = (one for one in (here, *here.parents) if (one / SETTINGS).is_file())
    return next(found, here if ROOT == IN_WHEEL else ROOT)


HOME = _course()
COURSE = HOME / SETTINGS
EXERCISES = HOME / "exercises"
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
            _(
                "This needs the whole kit: call it in a clone of its repository, not from an "
                "installed package."
            )
        )


def require_new_file(path: Path) -> None:
    """Raise WrongUsage if no file can be written here. Its folder is made."""
    if path.is_dir():
        raise WrongUsage(_("{path} is a folder: name the file to write.").format(path=path))
    is_new = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):  # the only way to know
            pass
        if is_new:
            path.unlink()
    except OSError as error:
        sentence = _("{path} cannot be written ({error}).")
        raise WrongUsage(sentence.format(path=path, error=error.strerror)) from error


def named(name: str) -> Any:
    """What is named as text, "package.module:name". Raises ImportError or AttributeError."""
    module, _colon, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
