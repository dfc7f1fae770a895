"""Waiting until a file of a student's changes."""

from __future__ import annotations

import contextlib
import re
import time

from autograder.handin.unpack import is_junk
from autograder.student.targets import Target


def wait_for_change(targets: list[Target]) -> None:
    """Return as soon as a file of the targets has changed. Ctrl-C ends the waiting."""
    before = _state(targets)
    while _state(targets) == before:
        time.sleep(0.3)


def _state(targets: list[Target]) -> dict[str, tuple[float, int]]:
    found = {}
    for target in targets:
        for path in [target.path, *target.path.rglob("*.[pP][yY]")]:
            if any(map(is_junk, path.parts)) or re.search(r"site-packages", str(path)):
                continue
            with contextlib.suppress(OSError):
                about = path.stat()
                size = about.st_size if path.is_file() else 0
                found[str(path)] = (about.st_mtime if path.is_file() else 0.0, size)
    return found
