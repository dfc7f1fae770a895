"""How long hangs are waited for, and what one connection looks like, from outside."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.program.connection import End, end_of_connection
from autograder.program.launch import launcher
from autograder.program.lines import Lines, selectable
from autograder.program.stillness import GIVEN_UP, SLEEPS_LONG
from autograder.room.room import Room

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
    assert took[1] < took[0] - SLEEPS_LONG / 2


def test_an_endless_loop_is_waited_for_once(tmp_path: Path) -> None:
    """Seconds of CPU are given here: a machine with much else to do would take minutes for them."""
    (tmp_path / "server.py").write_text(SLEEPS, "utf-8")
    lines = Lines()
    programs = launcher(lines)
    with Room(Pair(tmp_path), programs, lines) as room:
        server = room.start_server()
        thread = f"/proc/{server.pid}/task/{server.pid}"
        assert not room.watcher.is_given_up(thread, cpu=GIVEN_UP / 2)
        assert room.watcher.is_given_up(thread, cpu=GIVEN_UP)
        assert room.watcher.is_given_up(thread, cpu=GIVEN_UP / 2)
    programs.close()


def test_what_a_pipe_says_can_be_waited_for_like_a_socket() -> None:
    ours, theirs = os.pipe()
    lines, heard = Lines(), bytearray()
    line = selectable(os.fdopen(ours, "rb", 0))
    lines.add(line, heard.extend)
    os.write(theirs, b"hello")
    os.close(theirs)
    assert lines.wait_for(lambda: heard == b"hello", 10)
    line.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a single connection")
def test_one_end_of_a_connection_is_known_from_outside() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        alice = socket.create_connection(("127.0.0.1", port))
        theirs, (_, peer) = listener.accept()
        alice.sendall(b"hello")
        theirs.recv(2)
        assert end_of_connection(port, peer) == End(unread=3, unsent=0, is_held=True)
        theirs.recv(3)
        assert end_of_connection(port, peer) == End(unread=0, unsent=0, is_held=True)
        theirs.close()  # alice holds the other end open
        end = end_of_connection(port, peer)
        assert end is None or not end.is_held
        alice.close()
        assert end_of_connection(port, 1) is None  # not the listener
