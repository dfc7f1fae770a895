"""Proves autograder/probe/recorder.py: a flood of transfers is told of up to a bound."""

from __future__ import annotations

from autograder.probe.recorder import MAX_TRANSFERS
from autograder.probe.talk import PREVIEW, Event
from autograder.room.room import Room
from helpers.scripts import opened

FLOODS = f"""
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while c.recv(100):
    c.sendall(b"x" * {2 * PREVIEW})
    for _ in range({MAX_TRANSFERS}):
        c.send(b"y")
"""


def test_a_flood_is_told_of_up_to_a_bound(room: Room) -> None:
    server = opened(room, FLOODS).server
    alice = room.connect_silently("alice")
    alice.sends(b"go")
    assert room.wait_for(lambda: alice.heard_so_far() == 2 * PREVIEW + MAX_TRANSFERS)
    room.settle()  # the server's reports come over a line of their own, perhaps a little later
    first, *rest = server.saw(Event.SENT)
    assert (first["size"], len(first["data"])) == (2 * PREVIEW, PREVIEW)
    assert 1 + len(rest) == MAX_TRANSFERS


def test_who_was_held_after_a_flood_tells_how_it_went(room: Room) -> None:
    server = opened(room, FLOODS).server
    alice = room.connect_silently("alice")
    alice.sends(b"go")
    room.settle()
    told = len(server.saw(Event.SENT))
    with room.paused_before_send(to=alice):
        alice.sends(b"go")
        room.settle()
    assert len(server.saw(Event.SENT)) > told
    assert not room.in_doubt()


BYTE_BY_BYTE = f"""
import socket, sys
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
for _ in range({MAX_TRANSFERS}):
    c.recv(1)
calls = []
sys.setprofile(lambda frame, event, _: calls.append(frame.f_code.co_name) if event == "call" else 0)
c.recv(1)
sys.setprofile(None)
print(len(calls), calls, flush=True)
c.sendall(b"done")
"""


def test_one_byte_more_costs_little(room: Room) -> None:
    opened(room, BYTE_BY_BYTE)
    alice = room.connect_silently("alice")
    alice.sends(b"x" * (MAX_TRANSFERS + 1))
    assert room.wait_for(lambda: alice.heard_so_far() > 0)
    count = int(room.server.output.text.split()[0])
    assert count <= 14, room.server.output.text
