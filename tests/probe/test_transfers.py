"""Proves autograder/probe/transfers.py: faults reach every way a program can read or write."""

from __future__ import annotations

import pytest

from autograder.probe.talk import Event
from autograder.room.room import Room
from helpers.faulty import READER, WRITER, printed, server
from helpers.scripts import opened

# Each reads from the connection c in its own way and yields what each call returned.
READS = {
    "recv": "iter(lambda: c.recv(100), b'')",
    "recv_into": "(bytes(buffer[:n]) for n in iter(lambda: c.recv_into(buffer), 0))",
    "recv_into, a part": "(bytes(buffer[:n]) for n in iter(lambda: c.recv_into(buffer, 50), 0))",
    "recv_into, by name": "(bytes(buffer[:n]) for n in "
    "iter(lambda: c.recv_into(buffer, flags=0, nbytes=50), 0))",
    "recvmsg": "iter(lambda: c.recvmsg(100)[0], b'')",
    "recvmsg_into": "(bytes(buffer[:n]) for n in iter(lambda: c.recvmsg_into([buffer])[0], 0))",
    "recvfrom": "iter(lambda: c.recvfrom(100)[0], b'')",
    "recvfrom_into": "(bytes(buffer[:n]) for n in iter(lambda: c.recvfrom_into(buffer)[0], 0))",
    "makefile": "iter(lambda: c.makefile('rb', buffering=0).read(100), b'')",
}
# Each sends data, a kilobyte, in its own way, and tells how many bytes it says that went.
WRITES = {
    "send": "c.send(data)",
    "sendto": "c.sendto(data, c.getpeername())",
    "sendmsg": "c.sendmsg([data[:500], data[500:]])",
    "sendmsg, once only": "c.sendmsg(iter([data[:500], data[500:]]))",  # as asyncio does
    "makefile, raw": "c.makefile('wb', buffering=0).write(data)",
}
WHOLE = {
    "sendall": "c.sendall(data)",
    "makefile": "(lambda f: (f.write(data), f.flush()))(c.makefile('wb'))",
    "makefile, text": "(lambda f: (f.write(data.decode()), f.flush()))(c.makefile('w'))",
    "socketserver": "__import__('socketserver')._SocketWriter(c).write(data)",
}
FILLS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.recv(10)
c.setblocking(False)
box = bytearray(b"x" * 100_000)
try:
    while c.send(box):
        pass
except BlockingIOError:
    box.clear()
    print("cleared", flush=True)
"""


@pytest.mark.parametrize("reads", READS.values(), ids=READS.keys())
def test_a_read_is_short_whatever_call_makes_it(room: Room, reads: str) -> None:
    opened(room, READER.format(reads=reads))
    room.short_reads(server(room), 2)
    room.connect_silently("alice").sends(b"12345")
    room.wait_for(lambda: printed(room).count("\n") == 3)
    assert printed(room) == "2\n2\n1\n"


def test_a_read_that_peeks_or_waits_for_all_is_left_alone(room: Room) -> None:
    flags = "iter(lambda: c.recv(5, socket.MSG_PEEK) and c.recv(5, socket.MSG_WAITALL), b'')"
    opened(room, READER.format(reads=flags))
    room.short_reads(server(room))
    alice = room.connect_silently("alice")
    alice.sends(b"12345")
    room.wait_for(lambda: "\n" in printed(room))
    assert printed(room) == "5\n"


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_write_is_short_whatever_call_makes_it(room: Room, write: str) -> None:
    opened(room, WRITER.format(write=write))
    alice = room.connect_silently("alice")
    room.short_writes(server(room), 300)
    alice.sends(b"go")
    room.wait_for(lambda: "went" in printed(room))
    assert printed(room).startswith("300 ")
    room.settle()
    assert alice.heard_so_far() == 300


@pytest.mark.parametrize("write", WHOLE.values(), ids=WHOLE.keys())
def test_what_is_sent_whole_arrives_whole_in_pieces(room: Room, write: str) -> None:
    opened(room, WRITER.format(write=write))
    alice = room.connect_silently("alice")
    room.short_writes(server(room), 300)
    with room.paused_before_send(to=alice, nth=3):
        alice.sends(b"go")
        room.wait_for(room.is_paused)
        room.settle()
        assert room.is_paused()
        assert alice.heard_so_far() == 600
    alice.hears("0123456789" * 100)


@pytest.mark.parametrize("short", [0, 300])
def test_who_catches_a_failed_send_may_change_their_buffer(room: Room, short: int) -> None:
    opened(room, FILLS)
    alice = room.connect_silently("alice")
    alice.stops_reading()
    if short:
        room.short_writes(server(room), short)
    alice.sends(b"go")
    assert room.wait_for(lambda: "cleared" in printed(room))


OTHER_FAMILIES = """
import os, socket
listener = socket.create_server(("127.0.0.1", True + 12344))
one, two = socket.socketpair()
one.sendall(b"hi")
two.recv(10)
if hasattr(socket, "AF_UNIX"):
    door = socket.socket(socket.AF_UNIX)
    door.bind("door")
    door.listen()
    caller = socket.socket(socket.AF_UNIX)
    caller.connect("door")
    inside = door.accept()[0]
    caller.sendall(b"hi")
    inside.recv(10)
    os.unlink("door")
c = listener.accept()[0]
c.sendall(b"welcome")
c.recv(10)
"""


def test_sockets_of_other_families_are_told_of_like_any(room: Room) -> None:
    opened(room, OTHER_FAMILIES)
    room.connect_silently("alice").hears("welcome")
    assert server(room).reports.astray == 0
    inside = [e for e in server(room).saw(Event.RECEIVED) if e["kind"] is None]
    assert {(e["peer"], e["data"]) for e in inside} == {(None, "hi")}
