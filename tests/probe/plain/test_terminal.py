"""Proves autograder/probe/plain/terminal.py: a program learns a size of its terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.kit import REFERENCE
from autograder.room.room import Room
from helpers.rooms import Grader, write
from helpers.scripts import opened

ASKS = """
import os, shutil, socket
print(os.get_terminal_size().columns, os.get_terminal_size(1).lines)
print(*shutil.get_terminal_size())
try:
    os.get_terminal_size(os.open("server.py", os.O_RDONLY))
except OSError as error:
    print(error)
socket.create_server(("127.0.0.1", 12345)).accept()
"""


def test_it_has_a_size_like_any_terminal_and_a_file_has_none(room: Room) -> None:
    opened(room, ASKS)
    room.wait_for(lambda: room.server.output.text.count("\n") == 3)
    told = room.server.output.text.splitlines()
    assert told == ["80 24", "80 24", "[Errno 25] Inappropriate ioctl for device"]


LOGGED_IN = """
import getpass, os, socket
print(os.getlogin(), os.environ["USER"], os.environ["LOGNAME"], getpass.getuser())
print(os.environ["HOME"] == os.path.expanduser("~"), os.environ["PWD"] == os.getcwd())
print(os.environ["TERM"], os.environ["SHELL"], os.environ["LANG"])
socket.create_server(("127.0.0.1", 12345)).accept()
"""


def test_somebody_has_logged_in(room: Room) -> None:
    opened(room, LOGGED_IN)
    room.wait_for(lambda: room.server.output.text.count("\n") == 3)
    user, folders, shell = room.server.output.text.splitlines()
    assert len(set(user.split())) == 1
    assert folders == "True True"
    assert shell == "xterm /bin/sh C.UTF-8"


CLIENT = """
import os, socket, threading
s = socket.create_connection(("127.0.0.1", 12345))
def show():
    while data := s.recv(1000):
        os.write(1, data)
threading.Thread(target=show, daemon=True).start()
while typed := os.read(0, {size}):
    s.sendall(typed)
os._exit(0)
"""


@pytest.mark.parametrize("size", [1, 100, 256, 4096])
def test_what_is_typed_is_kept_until_it_is_read(grader: Grader, tmp_path: Path, size: int) -> None:
    server = (REFERENCE / "04_multi_user_chat/server.py").read_text("utf-8")
    with grader.room(write(tmp_path, server, CLIENT.format(size=size))) as room:
        room.open()
        alice, bob = room.join("alice", "bob")
        line = " ".join(f"word-{number}" for number in range(200))
        alice.says(line)
        bob.hears_pieces(line)
        alice.leaves()
        room.wait_for(lambda: not alice.program.running)
