"""Proves autograder/probe/plain/terminal.py: a program learns a size of its terminal."""

from __future__ import annotations

from autograder.room.room import Room
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
