"""Proves autograder/room/texts/datagrams.py: over UDP, too, the server passes on what is read."""

from __future__ import annotations

import pytest

from autograder.kit import REFERENCE
from autograder.program import carried
from autograder.room.texts.datagrams import waits_for
from autograder.room.texts.passing import LINE, LONG_LINE
from autograder.room.unmet import Unmet
from helpers.rooms import OpenUdp

pytestmark = pytest.mark.skipif(not carried.is_known(), reason="only Linux tells what waits")

SERVER = """
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 12345))
people = {}
while True:
    data, sender = s.recvfrom(65536)
    people[sender] = True
    for other in people:
        if other != sender:
            s.sendto(DATA, other)
"""
CLIENT = """
import json, os, socket, sys, threading
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"hello", ("127.0.0.1", 12345))
def show():
    while True:
        data = s.recv(65536)
        SHOW
threading.Thread(target=show, daemon=True).start()
for line in sys.stdin:
    SEND
"""
LINES = LINE + LONG_LINE  # letters that are passed on
# What the server passes on, what a client sends, and how it shows what comes.
PLAIN = (
    "data",
    's.sendto(line.encode(), ("127.0.0.1", 12345))',
    "print(data.decode(), end='', flush=True)",
)
BY_FILE = "open('chat', 'a').write(line); s.sendto(b'news', ('127.0.0.1', 12345))"
READ = "print(open('chat').read(), flush=True)"
# The clients' own sockets, which the probe does not know.
DIRECT = """import _socket
direct = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
direct.bind(("127.0.0.1", 0))
mine = f"port-{direct.getsockname()[1]}"
open(mine, "w").close()
def listen():
    while True:
        print(direct.recv(65536).decode(), end="", flush=True)
threading.Thread(target=listen, daemon=True).start()
def tell(line):
    for name in os.listdir("."):
        if name.startswith("port-") and name != mine:
            direct.sendto(line.encode(), ("127.0.0.1", int(name[5:])))
    s.sendto(line.encode(), ("127.0.0.1", 12345))
def show"""


def scripts(data: str, send: str, show: str) -> tuple[str, str]:
    return SERVER.replace("DATA", data), CLIENT.replace("SEND", send).replace("SHOW", show)


def test_the_reference_passes_on(open_udp: OpenUdp) -> None:
    folder = REFERENCE / "03_udp_chat"
    room = open_udp(*((folder / name).read_text("utf-8") for name in ("server.py", "client.py")))
    alice, bob = room.join("alice", "bob")
    room.passes_on(alice, bob)
    room.passes_on(bob, alice)
    assert LINES < alice.heard.total < 2 * LINES


def test_plain_text_goes_through(open_udp: OpenUdp) -> None:
    room = open_udp(*scripts(*PLAIN))
    alice, bob = room.join("alice", "bob")
    room.passes_on(alice, bob)
    assert bob.heard.total > LINES


def test_texts_that_go_by_file_do_not(open_udp: OpenUdp) -> None:
    room = open_udp(*scripts("data", BY_FILE, READ))
    alice, bob = room.join("alice", "bob")
    with pytest.raises(Unmet, match=r"no datagram of its size was sent to server\.py"):
        room.passes_on(alice, bob)


def test_a_server_that_passes_on_news_only_does_not(open_udp: OpenUdp) -> None:
    send = BY_FILE.replace("b'news'", "line.encode()")
    room = open_udp(*scripts("b'news'", send, READ))
    alice, bob = room.join("alice", "bob")
    with pytest.raises(Unmet, match=r"no datagram of its size was sent to client\.py"):
        room.passes_on(alice, bob)


def test_datagrams_from_client_to_client_do_not(open_udp: OpenUdp) -> None:
    server, client = scripts("b'news'", "tell(line)", "pass")
    client = client.replace("def show", DIRECT)
    room = open_udp(server, client)
    alice, bob = room.join("alice", "bob")
    with pytest.raises(Unmet, match=r"while server\.py was stopped"):
        room.passes_on(alice, bob)


def test_a_longer_text_can_be_told_from_a_short_one() -> None:
    assert waits_for(205) > waits_for(60)
