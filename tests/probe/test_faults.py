"""Proves autograder/probe/faults.py and autograder/room/faults.py: they do only what a system may
do.
"""

from __future__ import annotations

import errno

import pytest

from autograder.handin.submission import Pair
from autograder.kit import ROOT
from autograder.probe.talk import Command, Place, order
from autograder.room.room import Room
from helpers.faulty import READER, WRITER, printed, server
from helpers.scripts import opened

REFERENCE = ROOT / "reference"


def test_only_the_kth_send_is_paused(room: Room) -> None:
    room.pair = Pair(REFERENCE / "04_multi_user_chat")
    opened(room, (REFERENCE / "04_multi_user_chat/server.py").read_text("utf-8"))
    alice, bob, carol = room.connect("alice", "bob", "carol")
    with room.paused_before_send(to=bob, nth=2):
        alice.says("one")
        bob.hears("one")
        alice.says("two")
        room.wait_for(room.is_paused)
        carol.says("carol's thread goes on")
        bob.hears("carol's thread goes on")
        bob.never_heard("two")
    bob.hears("two")


@pytest.mark.parametrize("number", [errno.ETIMEDOUT, errno.EHOSTUNREACH])
def test_a_dead_neighbour_is_no_reset(room: Room, number: int) -> None:
    opened(room, READER.format(reads="iter(lambda: c.recv(100), b'')"))
    alice = room.connect_silently("alice")
    room.next_send_fails(alice, number)
    alice.vanishes()
    room.wait_for(lambda: not server(room).running)
    assert f"[Errno {number}]" in server(room).errors.text


def test_with_small_buffers_a_send_soon_waits_for_a_stalled_peer(room: Room) -> None:
    opened(room, WRITER.format(write="len(data) if c.sendall(data * 250) is None else 0"))
    room.small_buffers(server(room))
    alice = room.connect_silently("alice")
    alice.stops_reading()
    alice.sends(b"go")
    assert not room.wait_for(lambda: "went" in printed(room))
    alice.reads_again()
    assert room.wait_for(lambda: "went" in printed(room))


def test_a_fault_can_be_there_from_the_first_line_on(room: Room) -> None:
    room.job["faults"] = [order(Command.SHORT, at=Place.RECEIVED, peer=None, most=1)]
    opened(room, READER.format(reads="iter(lambda: c.recv(100), b'')"))
    room.connect_silently("alice").sends(b"ab")
    assert room.wait_for(lambda: printed(room) == "1\n1\n")


TELLS_THE_END = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
try:
    while data := c.recv(100):
        print(data.decode().strip(), flush=True)
    print("the end", flush=True)
except ConnectionResetError:
    print("a reset", flush=True)
"""
SENDS = """
import json, socket
s = socket.create_connection(("127.0.0.1", 12345))
while True:
    s.sendall(json.dumps({"said": input()}).encode())
"""


@pytest.mark.parametrize(("way", "told"), [("vanishes", "the end"), ("is_reset", "a reset")])
def test_a_client_of_any_format_can_be_reset(room: Room, way: str, told: str) -> None:
    (room.home / "client.py").write_text(SENDS, encoding="utf-8")
    alice = opened(room, TELLS_THE_END).join("alice")
    getattr(alice, way)()
    assert room.wait_for(lambda: told in printed(room))


WELCOMES = """
import socket, time
listener, people = socket.create_server(("127.0.0.1", 12345)), []
while True:
    try:
        people.append(listener.accept())
        print("came", flush=True)
    except OSError as error:
        print(error, flush=True)
        time.sleep(0.05)
"""


def test_when_no_descriptor_is_free_accept_raises_and_who_comes_waits(room: Room) -> None:
    opened(room, WELCOMES)
    with room.no_descriptor_is_free():
        room.connect_together("alice", "bob")
        assert room.wait_for(lambda: f"[Errno {errno.EMFILE}]" in printed(room))
        assert printed(room).count("came") == 1  # whose descriptor was there already
    assert room.wait_for(lambda: printed(room).count("came") == 2)
