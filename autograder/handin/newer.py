"""What is right in another Python than the one that runs here: its syntax, and its library.

A chat that needs it cannot be judged here. What is valid nowhere stays a mistake.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.words.language import _

PATIENCE = 10.0  # seconds
MOST = 50  # files
HERE = sys.version_info[:2]

_ADDED = re.compile(r"added in Python (\d+)\.(\d+)")
# Python 2 wrote "except OSError, error:". From 3.14 on it is valid, and means something else.
_OF_PYTHON_2 = "Multiple exception types"
# Modules that left the library, by the first version without them (PEP 594, PEP 632, What's New).
_LEFT = {
    (3, 12): "asynchat asyncore distutils imp smtpd",
    (3, 13): "aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib "
    "ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib",
}
# How Python tells of a module, or of a name in one, that is not there.
_MISSING = (
    re.compile(r"^ModuleNotFoundError: No module named '(?P<module>[\w.]+)'"),
    re.compile(r"^ImportError: cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'"),
    re.compile(r"^AttributeError: module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'"),
    re.compile(r"^NameError: name '(?P<name>\w+)' is not defined"),
)


def ruff() -> str:
    """The parser that knows which version of Python has which syntax. "" if it is not there."""
    with contextlib.suppress(ImportError, FileNotFoundError):
        from ruff import find_ruff_bin

        return str(find_ruff_bin())
    return ""


def newer_syntax(paths: Sequence[Path], parser: str) -> str:
    """One sentence on the first of these scripts that only a newer Python can read. "" if none.

    Source: the table of versions in https://docs.astral.sh/ruff/ (a file is not run).
    """
    by_file: dict[str, list[dict[str, Any]]] = {}
    for error in _errors(paths[:MOST], parser) if parser and paths else []:
        by_file.setdefault(str(error["filename"]), []).append(error)
    for name, errors in by_file.items():
        versions = [_ADDED.search(str(error["message"])) for error in errors]
        old = any(_OF_PYTHON_2 in str(error["message"]) for error in errors)
        known = [(int(found[1]), int(found[2])) for found in versions if found]
        if not old and len(known) == len(versions) and max(known) > HERE:
            sentence = _(
                "{script}, line {line}: valid from Python {newer} on; this is {here}, "
                "so a newer Python must judge it."
            )
            line = errors[0]["location"]["row"]
            return sentence.format(script=Path(name).name, line=line, **_both(max(known)))
    return ""


def _errors(paths: Sequence[Path], parser: str) -> list[dict[str, Any]]:
    version = "py{}{}".format(*HERE)
    options = ["--isolated", "--no-cache", "--quiet", "--select", "E9", "--ignore", "E902"]
    options += ["--target-version", version, "--output-format", "json", "--"]
    try:
        answer = subprocess.run(
            [parser, "check", *options, *map(str, paths)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            cwd=tempfile.gettempdir(),
        )
        return [e for e in json.loads(answer.stdout) if e["code"] in (None, "invalid-syntax")]
    except (OSError, ValueError, TypeError, KeyError, subprocess.TimeoutExpired):
        return []


def _both(newer: tuple[int, int]) -> dict[str, str]:
    return {"newer": "{}.{}".format(*newer), "here": "{}.{}".format(*HERE)}


def other_library(error: str) -> str:
    """One sentence if an error tells of a part of Python's library that another version has."""
    for pattern in _MISSING:
        if found := pattern.search(error):
            name, module = (found.groupdict().get(group) for group in ("name", "module"))
            whole = ".".join(filter(None, (module, name)))
            return not_any_more(whole) or _not_yet(name, module, whole)
    return ""


def not_any_more(module: str) -> str:
    """One sentence on a module that Python's library had once. "" if it is none."""
    for version, names in _LEFT.items():
        if module in names.split() and version <= HERE:
            sentence = _(
                "{name} is part of Python before {newer} only; this is {here}, "
                "so an older Python must judge it."
            )
            return sentence.format(name=module, **_both(version))
    return ""


def _not_yet(name: str | None, module: str | None, whole: str) -> str:
    import vermin  # only now: hardly any hand-in needs it

    source = f"import {module}" if module else str(name)
    if name and module:
        source = f"from {module} import {name}"
    with contextlib.suppress(Exception):  # whatever a stranger has called it
        wanted = vermin.visit(source).minimum_versions()[-1]
        if wanted and wanted > HERE:
            sentence = _(
                "{name} is part of Python from {newer} on; this is {here}, "
                "so a newer Python must judge it."
            )
            return sentence.format(name=whole, **_both(wanted))
    return ""
