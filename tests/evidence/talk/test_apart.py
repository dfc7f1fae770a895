"""Proves autograder/evidence/talk/apart.py: a thread that looks up its socket late is found out."""

from __future__ import annotations

import pytest

from autograder.evidence.talk.apart import (
    come_together,
    each_has_a_sender,
    last_words_arrive,
    says_it_and_ends_the_input,
    take_the_place_of,
)
from autograder.kit import REFERENCE
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

RIGHT = (REFERENCE / "04_multi_user_chat" / "server.py").read_text("utf-8")
LATE = RIGHT.replace("target=serve, args=(client,)", "target=lambda: serve(client)")
SIGNED = """
import socket, threading
people = {}
def serve(c):
    global name
    name = people[c] = c.recv(100).decode().strip()
    while data := c.recv(100).decode():
        GLOBAL
        for other in list(people):
            if other is not c:
                other.sendall(f"{name}: {data}".encode())
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],)).start()
"""


def test_a_socket_that_is_looked_up_late_is_the_next_ones(room: Room) -> None:
    opened(room, LATE)
    people = come_together(room)
    with pytest.raises(Unmet):
        room.chat_goes_on(*people)


def test_a_socket_that_was_handed_over_is_ones_own(room: Room) -> None:
    opened(room, RIGHT)
    bob, carol = come_together(room)
    room.chat_goes_on(bob, carol)
    assert bob.has_heard("carol goes on, one")


@pytest.mark.parametrize(
    ("line", "told"),
    [("name = people[c]", "It is shown with the name of carol."), ("pass", "")],
)
def test_a_name_that_all_threads_share(room: Room, line: str, told: str) -> None:
    script = SIGNED.replace("GLOBAL", line)
    if not told:
        script = script.replace("global name", "pass")
    opened(room, script)
    alice, bob, carol, dave = room.connect("alice", "bob", "carol", "dave")
    got = ""
    try:
        each_has_a_sender(room, alice, bob, carol, dave)
    except Unmet as error:
        got = error.got
    assert got == told


NUMBERED = """
import socket, threading
people = {}
def serve(c):
    number = c.fileno()
    people[number] = c
    try:
        while data := c.recv(100):
            for other in list(people.values()):
                if other is not c:
                    other.sendall(data)
    except OSError:
        pass
    FIRST
    THEN
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],)).start()
"""


@pytest.mark.parametrize("closes_first", [True, False])
def test_a_number_belongs_to_the_next_one_after_close(room: Room, closes_first: bool) -> None:
    ends = ["c.close()", "people.pop(number)"]
    first, then = ends if closes_first else reversed(ends)
    opened(room, NUMBERED.replace("FIRST", first).replace("THEN", then))
    alice, bob = room.connect("alice", "bob")
    carol, dave = take_the_place_of(room, bob, "carol", "dave")
    lost = False
    try:
        room.chat_goes_on(alice, carol, dave)
    except Unmet:
        lost = True
    assert lost == closes_first


def test_a_line_that_a_daemon_thread_sends_ends_with_the_program(room: Room) -> None:
    client = (REFERENCE / "04_multi_user_chat" / "client.py").read_text("utf-8")
    call, thread = "server.sendall(line.encode())", "threading.Thread(target=server.sendall, "
    daemon = client.replace(call, thread + "args=(line.encode(),), daemon=True).start()")
    opened(room, RIGHT)
    (room.home / "client.py").write_text(client, "utf-8")
    people = room.join("alice", "bob")
    (room.home / "client.py").write_text(daemon, "utf-8")
    carol = room.join("carol")
    says_it_and_ends_the_input(room, people[0], "my last words")
    last_words_arrive(people[1], people[0], "my last words")
    says_it_and_ends_the_input(room, carol, "and mine")
    with pytest.raises(Unmet, match="daemon threads end with the main thread"):
        last_words_arrive(people[1], carol, "and mine")


def test_what_comes_while_a_client_gets_no_processor_comes_in_one_piece(room: Room) -> None:
    client = (REFERENCE / "04_multi_user_chat" / "client.py").read_text("utf-8")
    (room.home / "client.py").write_text(client.replace('end=""', 'end="|"'), "utf-8")
    opened(room, RIGHT)
    alice, bob = room.join("alice", "bob")
    with room.reading_later([bob]):
        for text in ("one", "two"):
            alice.program.feed(text.encode() + b"\n")
            room.settle()
    assert room.wait_for(lambda: bob.heard.text.endswith("one\ntwo\n|"))
