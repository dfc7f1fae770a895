"""Proves autograder/room/person.py: who asks for more than a name is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.kit import REFERENCE
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
