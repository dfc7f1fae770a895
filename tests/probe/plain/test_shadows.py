"""Proves autograder/probe/plain/shadows.py: a file that hides a module of Python's own does so
here as it does by hand.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.rooms import write
from helpers.waiting import PATIENCE

SERVER = """
import queue, socket, threading
s = socket.create_server(("127.0.0.1", 12345))
threading.Thread(target=print, args=("open",)).start()
q = queue.Queue()
s.accept()
"""
# Python's own modules do without most of these; "time" and "os" are never looked for in a folder.
HARMLESS = ("math", "json", "selectors", "random", "time", "os", "asyncio", "encodings", "chat")
HARMFUL = ("socket", "threading", "queue", "select", "enum", "types", "_socket", "collections")


def by_hand(room: Room) -> str:
    """The last line that plain Python prints; a server that runs is ended with its input."""
    path = room.home / "server.py"
    text = SERVER.replace("s.accept()", "print('it runs')")
    path.write_text(text.replace("12345", "0"), "utf-8")  # any port: other tests run beside
    command = [sys.executable, "-S", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    path.write_text(SERVER, "utf-8")
    return ended.stderr.strip().splitlines()[-1] if ended.returncode else ""


@pytest.mark.parametrize("name", [*HARMLESS, *HARMFUL])
def test_the_same_comes_of_it_as_by_hand(room: Room, name: str) -> None:
    write(room.home, SERVER)
    (room.home / f"{name}.py").write_text("# notes of mine\n", "utf-8")
    plain = by_hand(room)
    assert bool(plain) == (name in HARMFUL)
    if not plain:
        room.open()
        return
    with pytest.raises(Unmet):
        room.open()
    told = room.server.errors.text.strip().splitlines()[-1]
    if sys.version_info >= (3, 13):
        # Its hint to rename the file is left out under -P, by which the probe runs, and its modules
        # load each other in another order: another name may be the first that is missed.
        assert name in told
    else:
        assert told == plain


def test_a_module_of_the_students_own_is_used(room: Room) -> None:
    write(room.home, "import queue\n" + SERVER.replace("q = queue.Queue()", "print(queue.MINE)"))
    (room.home / "queue").mkdir()
    (room.home / "queue" / "__init__.py").write_text("MINE = 'mine'\n", "utf-8")
    room.open()
    assert "mine" in room.server.output.text
