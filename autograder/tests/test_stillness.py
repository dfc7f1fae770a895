"""A hang costs its deadline once: in the next room the same script is not waited for so long."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from autograder.launch import launcher
from autograder.lines import Lines
from autograder.room import Room
from autograder.stillness import SLEEPS_LONG
from autograder.submission import Pair

SLEEPS = """
import socket, time
listener = socket.create_server(("127.0.0.1", 12345))
time.sleep(10**6)
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
