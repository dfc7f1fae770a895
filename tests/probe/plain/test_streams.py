"""Proves autograder/probe/plain/streams.py: what a script finds out about its three streams, and
may do to them, is what plain Python says.
"""

from __future__ import annotations

import subprocess
import sys

from autograder.program.launch import FLAGS
from autograder.room.room import Room
from helpers.rooms import write
from helpers.waiting import PATIENCE

FACTS = "encoding errors mode name newlines line_buffering write_through"
SCRIPT = f"""
import io, os, sys
def told(stream):
    facts = [getattr(stream, name) for name in "{FACTS}".split()]
    first = getattr(sys, "__%s__" % stream.name[1:-1])
    return [*facts, stream.seekable(), repr(stream.buffer), stream is first]
said = [told(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)]
sys.stdin.reconfigure(errors="replace")
sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
sys.stdin = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8")
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", line_buffering=True)
sys.stderr = io.TextIOWrapper(sys.stderr.detach(), encoding="utf-8", line_buffering=True)
try:
    said.append(os.lseek(1, 0, os.SEEK_CUR))
except OSError as error:
    said.append(str(error))
print(repr(said))
"""
SERVER = "\nimport socket\nsocket.create_server(('127.0.0.1', 12345)).accept()\n"


def by_hand(room: Room) -> str:
    """What plain Python prints, with pipes instead of a terminal."""
    path = room.home / "server.py"
    path.write_text(SCRIPT, "utf-8")
    command = [sys.executable, *FLAGS, str(path)]
    ended = subprocess.run(
        command, stdin=subprocess.PIPE, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    return ended.stdout.strip()


def test_the_streams_are_those_of_a_fresh_python(room: Room) -> None:
    plain = by_hand(room)
    write(room.home, SCRIPT + SERVER)
    room.open()
    room.wait_for(lambda: "\n" in room.server.output.text)
    assert room.server.output.text.strip() == plain
