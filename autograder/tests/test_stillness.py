"""A hang costs its deadline once: in the next room the same script is not waited for so long."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from autograder import cost
from autograder.launch import launcher
from autograder.lines import Lines, selectable
from autograder.room import Room
from autograder.stillness import GIVEN_UP, SLEEPS_LONG
from autograder.submission import Pair

SLEEPS = """
import socket, time
listener = socket.create_server(("127.0.0.1", 12345))
time.sleep(10**6)
"""


SPINS = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    pass
"""


@pytest.mark.skipif("sys.platform != 'linux'", reason="who sleeps how long is told by /proc alone")
def test_an_endless_sleep_is_waited_for_once(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SLEEPS, "utf-8")
    lines = Lines()
    programs = launcher(lines)
    took = []
    for _ in range(2):
        with Room(Pair(tmp_path), programs, lines) as room:
            begun = time.monotonic()
            room.open()
            for _ in range(3):
                assert not room.wait_for(lambda: False)
            took.append(time.monotonic() - begun)
    programs.close()
    assert took[0] >= SLEEPS_LONG
    assert took[1] < SLEEPS_LONG


@pytest.mark.skipif("sys.platform != 'linux'", reason="who used a processor is told by /proc alone")
def test_an_endless_loop_is_waited_for_once(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SPINS, "utf-8")
    lines = Lines()
    programs = launcher(lines)
    used = []
    for _ in range(2):
        with Room(Pair(tmp_path), programs, lines) as room:
            room.open()
            assert room.server is not None
            for _ in range(3):
                before = cost.cpu(room.server)
                room.act("Somebody says something.")
                assert not room.wait_for(lambda: False)
                used.append(cost.cpu(room.server) - before)
    programs.close()
    assert lines.given_up == {"server.py"}
    assert max(used[1:]) < GIVEN_UP * 0.9


def test_what_a_pipe_says_can_be_waited_for_like_a_socket() -> None:
    ours, theirs = os.pipe()
    lines, heard = Lines(), bytearray()
    line = selectable(os.fdopen(ours, "rb", 0))
    lines.add(line, heard.extend)
    os.write(theirs, b"hello")
    os.close(theirs)
    assert lines.wait_for(lambda: heard == b"hello", 10)
    line.close()
