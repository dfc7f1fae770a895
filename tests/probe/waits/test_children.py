"""Proves autograder/probe/waits/children.py: who waits for what it has started is not still."""

from __future__ import annotations

import pytest

from autograder.program.stillness import HAS_PROC
from autograder.room.room import Room
from helpers.scripts import opened

STARTS = """
import multiprocessing, os, socket, subprocess, sys
conn, _ = socket.create_server(("127.0.0.1", 12345)).accept()
work = [sys.executable, "-c", "sum(range(10 ** 6)); print('done')"]
while name := conn.recv(100).decode().strip():
    if name == "run":
        told = subprocess.check_output(work)
    else:
        read, write = os.pipe()
        to = [(os.POSIX_SPAWN_DUP2, write, 1)]
        os.posix_spawn(work[0], work, os.environ, file_actions=to)
        told = os.read(read, 100)
    conn.sendall(told)
"""


@pytest.mark.skipif(not HAS_PROC, reason="other systems do not tell what children wait for")
@pytest.mark.parametrize("name", ["run", "spawn"])
def test_who_waits_for_another_program_is_waited_for(room: Room, name: str) -> None:
    opened(room, STARTS)
    alice = room.connect_silently("alice")
    alice.replies(name)
    alice.hears("done")
