"""Proves autograder/probe/ports.py: two rooms never share a port, and a port of one's own is
seen.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from autograder.probe.ports import Ports, bind_alone
from helpers.datagrams import CLIENT, ECHO
from helpers.rooms import OpenUdp


def test_a_fixed_port_is_what_the_server_sees(open_udp: OpenUdp) -> None:
    room = open_udp(ECHO, CLIENT + "s.bind(('127.0.0.1', 5006)); s.sendto(b'hi', A); s.recv(9)")
    room.sits_down_silently("alice")
    assert b"('127.0.0.1', 5006)" in room.server.output.data


def test_two_peers_with_two_fixed_ports(open_udp: OpenUdp) -> None:
    peer = CLIENT + "s.bind(('127.0.0.1', {own}))\ns.sendto(b'from {own}', ('127.0.0.1', {other}))"
    first = CLIENT + "s.bind(('', 5005))\nprint(s.recv(99)); s.sendto(b'answer', ('', 5006))"
    room = open_udp(first, peer.format(own=5006, other=5005) + "\nprint(s.recvfrom(99))")
    alice = room.sits_down_silently("alice")
    alice.hears("(b'answer', ('127.0.0.1', 5005))")


def test_nobody_listens_at_the_port(open_udp: OpenUdp) -> None:
    talk = "s.connect(('127.0.0.1', 777))\ntry:\n    s.send(b'hi'); s.recv(9)\n"
    room = open_udp(ECHO, CLIENT + talk + "except ConnectionRefusedError:\n    print('refused')")
    alice = room.sits_down_silently("alice")
    alice.hears("refused")
    assert "777, but server.py is bound to 12345" in room.why_not(alice, "anything")


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM])
def test_two_rooms_never_share_a_port(kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, kind) as one, socket.socket(socket.AF_INET, kind) as two:
        for sock in (one, two):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", 0))
        with pytest.raises(OSError, match="in use"):
            bind_alone(two, lambda: two.bind(one.getsockname()))
        assert two.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_what_a_program_lays_there_keeps_nobody_waiting(tmp_path: Path) -> None:
    ports = Ports(tmp_path)
    os.mkfifo(tmp_path / "tcp-1")
    (tmp_path / "tcp-2").symlink_to("/dev/zero")
    (tmp_path / "tcp-3").write_text("no number")
    (tmp_path / "tcp-4").mkdir()
    assert [ports.bound("tcp", number) for number in range(5)] == [None] * 5
    assert list(ports.entries()) == []
