"""Proves autograder/room/udp.py: an unread datagram is on its way; why a server is not bound."""

from __future__ import annotations

import pytest

from autograder.room.unmet import Unmet
from helpers.datagrams import CLIENT, RELAY
from helpers.rooms import OpenUdp


def test_an_unread_datagram_is_on_its_way(open_udp: OpenUdp) -> None:
    polling = RELAY.replace(
        "    data, address = s.recvfrom(65535)",
        "    try:\n        data, address = s.recvfrom(65535)\n    except BlockingIOError:\n"
        "        __import__('time').sleep(0.2)\n        continue",
    ).replace("people = []", "people = []; s.setblocking(False)")
    room = open_udp(polling)
    alice, bob = room.connect("alice", "bob")
    alice.says("hello")
    room.settle()
    assert bob.has_heard("hello")


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("import socket; socket.create_server(('', 12345)); input()", "opened a TCP socket"),
        (CLIENT + "s.sendto(b'hi', A); s.recv(9)", "does not call bind()"),
        (CLIENT + "s.bind(5)", "TypeError"),
        ("input()", "binds no UDP socket"),
    ],
)
def test_a_server_that_is_not_bound(open_udp: OpenUdp, server: str, words: str) -> None:
    with pytest.raises(Unmet, match=words.replace("(", r"\(").replace(")", r"\)")):
        open_udp(server)
