"""The faults reach every way a program can read or write, and do only what a system may do."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.probe.talk import HALF_SENT
from autograder.program.program import Program
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

REFERENCE = Path(__file__).parents[1] / "reference"

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
READER = """
import socket
buffer = bytearray(100)
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
for data in {reads}:
    print(len(data), flush=True)
"""
# Each sends data, a kilobyte, in its own way, and tells how many bytes it says that went.
WRITES = {
    "send": "c.send(data)",
    "sendto": "c.sendto(data, c.getpeername())",
    "sendmsg": "c.sendmsg([data[:500], data[500:]])",
    "makefile, raw": "c.makefile('wb', buffering=0).write(data)",
}
WHOLE = {
    "sendall": "c.sendall(data)",
    "makefile": "(lambda f: (f.write(data), f.flush()))(c.makefile('wb'))",
    "makefile, text": "(lambda f: (f.write(data.decode()), f.flush()))(c.makefile('w'))",
    "socketserver": "__import__('socketserver')._SocketWriter(c).write(data)",
}
WRITER = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
data = b"0123456789" * 100
while c.recv(100):
    print({write}, "went", flush=True)
"""

LOOPS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while c.recv(100):
    rest = b"0123456789" * 100 + b"\\n"
    while rest:
        sent = c.send(rest)
        rest = rest[sent:]
"""
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


def server(room: Room) -> Program:
    assert room.server is not None
    return room.server


def printed(room: Room) -> str:
    return server(room).output.text


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


def test_a_thread_is_held_wherever_it_comes_to_in_the_middle_of_a_line(room: Room) -> None:
    opened(room, LOOPS)
    alice = room.connect_silently("alice")
    room.short_writes(server(room), 300)
    with room.paused_in_mid_line(to=alice):
        alice.sends(b"go")
        room.wait_for(room.is_paused)
        room.settle()
        assert alice.heard_so_far() == 300
        assert "rest = rest[sent:]" in [place["code"] for place in server(room).where()]
    alice.hears("0123456789" * 100)
    assert not room.is_paused()
    held = [event for event in server(room).saw("held") if event["where"] == HALF_SENT]
    assert len(held) == 3  # the line after the send, the head of the loop, the send itself
    alice.sends(b"go")
    room.wait_for(lambda: alice.heard_so_far() == 2002)
    assert len(server(room).saw("held")) == len(server(room).saw("released"))


@pytest.mark.parametrize("short", [0, 300])
def test_who_catches_a_failed_send_may_change_their_buffer(room: Room, short: int) -> None:
    opened(room, FILLS)
    alice = room.connect_silently("alice")
    alice.stops_reading()
    if short:
        room.short_writes(server(room), short)
    alice.sends(b"go")
    assert room.wait_for(lambda: "cleared" in printed(room))


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
    room.dies(alice, number)
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
    room.job["faults"] = [{"do": "short", "at": "received", "peer": None, "most": 1}]
    opened(room, READER.format(reads="iter(lambda: c.recv(100), b'')"))
    room.connect_silently("alice").sends(b"ab")
    assert room.wait_for(lambda: printed(room) == "1\n1\n")


def test_who_half_closes_still_hears(room: Room) -> None:
    opened(
        room,
        "import socket\nc = socket.create_server(('', 12345)).accept()[0]\n"
        "while c.recv(100): pass\nc.sendall(b'still there?')\nc.recv(100)\nc.close()\n",
    )
    alice = room.connect_silently("alice")
    alice.half_closes()
    alice.hears("still there?")
    alice.sees_the_end()


def test_a_connection_that_stays_open_has_no_end(room: Room) -> None:
    opened(room, READER.format(reads="iter(lambda: c.recv(100), b'')"))
    with pytest.raises(Unmet, match="closes its connection to alice"):
        room.connect_silently("alice").sees_the_end()
