"""Proves autograder/room/room.py, autograder/room/unmet.py and autograder/room/terminal.py: people
come in, and nothing is left.
"""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from autograder.kit import ROOT
from autograder.room.unmet import Unmet
from helpers.rooms import Grader, write

REFERENCE = ROOT / "reference/04_multi_user_chat"


def test_a_message_goes_from_terminal_to_terminal_and_to_the_wire(grader: Grader) -> None:
    with grader.room(REFERENCE) as room:
        room.open()
        alice, bob = room.join("alice", "bob")
        carol = room.connect("carol")
        alice.says("hello")
        bob.hears("hello")
        carol.hears("hello")
        alice.never_heard("hello")
        with pytest.raises(Unmet):
            carol.hears("what nobody says")


@pytest.mark.parametrize(
    ("server", "reason"),
    [
        ("print('hello')", "ended by itself"),
        ("import colorama_not_here", "No module named 'colorama_not_here'"),
        ("while True: input('port?')", "opens no listening socket"),
        ("def f(:", "SyntaxError"),
        ("import socket; s = socket.socket(); s.bind(('', 80)); input()", "does not call listen"),
        ("import socket; socket.socket(type=socket.SOCK_DGRAM).bind(('', 1)); input()", "UDP"),
        ("import os; os.kill(os.getpid(), 9)", "ended by the signal SIGKILL"),
    ],
)
def test_why_a_server_does_not_listen(
    server: str, reason: str, grader: Grader, tmp_path: Path
) -> None:
    with grader.room(write(tmp_path, server)) as room:
        with pytest.raises(Unmet) as unmet:
            room.open()
        assert reason in unmet.value.got


def test_a_room_leaves_nothing_behind(grader: Grader, tmp_path: Path) -> None:
    server = """
import os, socket, subprocess, sys, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
s = socket.create_server(("127.0.0.1", 12345))
s.accept()
"""
    room = grader.room(write(tmp_path, server))
    room.open()
    room.close()
    assert not room._folder.exists()
    nursery = psutil.Process(grader.launcher._process.pid)
    assert nursery.children(recursive=True) == []


def test_text_without_end_is_refused(grader: Grader, tmp_path: Path) -> None:
    server = """
import socket
s = socket.create_server(("127.0.0.1", 12345))
c = s.accept()[0]
while True: c.sendall(b"spam " * 100)
"""
    with grader.room(write(tmp_path, server)) as room:
        room.open()
        with pytest.raises(Unmet, match="comes to rest"):
            room.connect("alice")
