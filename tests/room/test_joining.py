"""Proves autograder/room/joining.py: whoever comes answers each question once, whoever asks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.room.questions.reading import AGE, MORE
from helpers.rooms import Grader, write

ASKS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
told = []
for question in {questions!r}:
    c.sendall(question.encode())
    told.append(c.recv(100).decode().strip())
c.sendall(f"you said {{told}}".encode())
c.recv(100)
"""
CLIENT = """
import socket, threading
s = socket.create_connection(("127.0.0.1", 12345))
def show():
    while data := s.recv(1024):
        print(data.decode(), end="", flush=True)
threading.Thread(target=show, daemon=True).start()
while True:
    s.sendall((input({prompt!r}) + "\\n").encode())
"""


@pytest.mark.parametrize(
    ("questions", "answers"),
    [
        (["Name: ", "Last name: "], ["alice", "alice"]),
        (["Favourite colour? ", "Your name: "], ["alice", "alice"]),
        (["Your name: ", "Favourite colour? "], ["alice", MORE]),
        (["Имя: ", "Сколько тебе лет? "], ["alice", AGE]),
        (["Enter a room\n", "name> "], [MORE, "alice"]),
    ],
)
def test_each_question_over_the_wire_is_answered_once(
    grader: Grader, tmp_path: Path, questions: list[str], answers: list[str]
) -> None:
    server = ASKS.format(questions=questions)
    with grader.room(write(tmp_path, server, CLIENT.format(prompt=""))) as room:
        room.open()
        assert room.connect("alice").heard.text.endswith(f"you said {answers}")
    with grader.room(tmp_path) as room:
        room.open()
        assert room.join("alice").heard.text.endswith(f"you said {answers}")


def test_a_prompt_is_no_question(grader: Grader, tmp_path: Path) -> None:
    server = ASKS.format(questions=["Name: ", "alice, here you can type your messages: "])
    with grader.room(write(tmp_path, server)) as room:
        room.open()
        assert "you said" not in room.connect("alice").heard.text
    with grader.room(write(tmp_path, ASKS.format(questions=["> ", ">> "]))) as room:
        room.open()
        assert "you said" not in room.connect("alice").heard.text


def test_a_clients_own_prompt_is_no_question_of_the_server(grader: Grader, tmp_path: Path) -> None:
    client = CLIENT.format(prompt="Your colour: ")
    with grader.room(write(tmp_path, ASKS.format(questions=["Name: ", ""]), client)) as room:
        room.open()
        assert "you said" not in room.join("alice").heard.text


def test_who_comes_while_a_thread_is_held_is_asked_afterwards(
    grader: Grader, tmp_path: Path
) -> None:
    server = """
import socket, threading
def serve(c):
    c.sendall(b"Room: ")
    room = c.recv(100).decode().strip()
    c.sendall(b"Name: ")
    c.sendall(f"{room}, {c.recv(100).decode().strip()}: hello".encode())
    c.recv(100)
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],)).start()
"""
    with grader.room(write(tmp_path, server)) as room:
        room.open()
        with room.paused_at_start():
            people = [room.comes("alice"), room.comes("bob")]
        for person in people:
            room.introduces(person)
            assert person.heard.text.endswith(f"{MORE}, {person.name}: hello")
