"""Proves autograder/room/udp_host.py: our host is taken for the client's own server."""

from __future__ import annotations

from autograder.room.udp_host import UdpHost
from helpers.datagrams import CLIENT
from helpers.rooms import OpenUdp


def test_a_client_that_looks_at_the_sender_takes_our_host_for_its_server(open_udp: OpenUdp) -> None:
    talk = "s.sendto(b'hi', A)\nwhile True:\n    d, a = s.recvfrom(99)\n    print(a == A, d)"
    host = open_udp("", CLIENT + talk, kind=UdpHost)
    alice = host.join("alice")
    alice.hears("True b'Hello!'")
