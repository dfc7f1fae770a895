"""Proves autograder/room/person.py: who asks for more than a name is answered, and what a client
shows is read.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.kit import REFERENCE
from autograder.room.unmet import Unmet
from helpers.rooms import Grader, write


@pytest.mark.parametrize("question", ["Пароль: ", "Name of the room?\n"])
def test_who_asks_for_more_than_a_name_is_answered(
    grader: Grader, tmp_path: Path, question: str
) -> None:
    server = f"""
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.sendall("Имя: ".encode())
name = c.recv(100).decode().strip()
c.sendall({question!r}.encode())
more = c.recv(100).decode().strip()
c.sendall(f"{{name}} {{more}}: welcome to the room".encode())
c.recv(100)
"""
    with grader.room(write(tmp_path, server)) as room:
        room.open()
        assert room.connect("alice").heard.text.endswith("alice 1234: welcome to the room")


def test_who_came_later_is_not_waited_for(grader: Grader) -> None:
    with grader.room(REFERENCE / "04_multi_user_chat") as room:
        room.open()
        alice, bob = room.join("alice", "bob")
        alice.says("before she came")
        bob.hears("before she came")
        room.join("carol")
        bob.says("now")  # carol has not read what came before, and never will
        assert not room.do_not_hear


SHOWS = """
import logging, os, socket, sys, threading
logging.basicConfig(level=logging.INFO)
sock = socket.create_connection(("127.0.0.1", 12345))
print("welcome", flush=True)
def receive():
    while data := sock.recv(1000):
        {show}
    os._exit(0)
threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    sock.sendall(line.encode())
"""


def test_a_client_may_show_what_comes_by_logging(grader: Grader, tmp_path: Path) -> None:
    server = (REFERENCE / "04_multi_user_chat/server.py").read_text("utf-8")
    client = SHOWS.format(show="logging.info(data.decode())")
    with grader.room(write(tmp_path, server, client)) as room:
        room.open()
        alice, bob = room.join("alice", "bob")
        alice.says("hi")
        bob.hears_once("hi")
        bob.says("hi alice")
        alice.hears_once("hi alice")
        bob.never_heard("hi alice")


def test_a_text_in_a_traceback_is_not_shown(grader: Grader, tmp_path: Path) -> None:
    server = (REFERENCE / "04_multi_user_chat/server.py").read_text("utf-8")
    client = SHOWS.format(show="int(data.decode())")
    with grader.room(write(tmp_path, server, client)) as room:
        room.open()
        alice, bob = room.join("alice", "bob")
        alice.says("hi")
        with pytest.raises(Unmet):
            bob.hears("hi")
