"""Scripts that a test writes and runs, or takes as a module."""

from __future__ import annotations

import importlib.util
import types
from pathlib import Path

from autograder.room.room import Room

FIXED = 'ADDRESS = ("127.0.0.1", 12345)'  # in most programs of the reference


def opened(room: Room, script: str) -> Room:
    """The room, when this script has become its server."""
    (room.home / "server.py").write_text(script, encoding="utf-8")
    room.open()
    return room


def load(path: Path) -> types.ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
