"""Scripts that a test writes and runs, or takes as a module."""

from __future__ import annotations

import importlib.util
import types
from pathlib import Path

from autograder.room.room import Room

# A right server in its shortest form: it relays what it gets to all others.
RELAY = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
people = []
def serve(c):
    while data := c.recv(4000):
        for other in people:
            if other is not c:
                other.sendall(data)
while True:
    people.append(listener.accept()[0])
    threading.Thread(target=serve, args=(people[-1],), daemon=True).start()
"""
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
