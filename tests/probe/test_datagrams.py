"""Proves autograder/probe/datagrams.py: every way to send and receive, and what a network may
do.
"""

from __future__ import annotations

import socket

import pytest

from helpers.datagrams import ASYNCIO, CLIENT, ECHO, HANDLER, LOOP, RELAY
from helpers.rooms import OpenUdp


@pytest.mark.parametrize(
    "server",
    [
        *(RELAY.replace('"127.0.0.1"', host) for host in ("''", '"0.0.0.0"', '"localhost"')),
        RELAY.replace('"127.0.0.1"', "socket.gethostname()"),
        RELAY.replace("s.bind", "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind"),
        HANDLER + "socketserver.UDPServer(('127.0.0.1', 12345), Handler).serve_forever()",
        HANDLER + "socketserver.ThreadingUDPServer(('', 12345), Handler).serve_forever()",
        ASYNCIO,
    ],
)
def test_every_server_can_be_reached(open_udp: OpenUdp, server: str) -> None:
    room = open_udp(server)
    alice, bob = room.connect("alice", "bob")
    alice.says("hello")
    bob.hears("hello")
    bob.says("hello again")
    alice.hears("hello again")


@pytest.mark.parametrize(
    "talk",
    [
        "s.sendto(b'hi', A); print(s.recvfrom(99))",
        "s.sendto(b'hi', 0, A); print((s.recv(99), A))",
        "s.connect(A); s.send(b'hi'); print((s.recv(99), s.getpeername()))",
        "s.connect(A); s.sendall(b'hi'); print(s.recvfrom(99))",
        "s.connect_ex(A); s.send(b'hi'); print((s.recv(99), s.getpeername()))",
        "s.sendto(b'hi', A); b = bytearray(9); n, a = s.recvfrom_into(b); print((bytes(b[:n]), a))",
        "s.sendto(b'hi', A); b = bytearray(9); n = s.recv_into(b); print((bytes(b[:n]), A))",
        "s.sendmsg([b'h', b'i'], [], 0, A); r = s.recvmsg(99); print((r[0], r[3]))",
        "s.sendto(b'hi', A); b = bytearray(2); r = s.recvmsg_into([b]); print((bytes(b), r[3]))",
        "s.bind(('127.0.0.1', 0)); s.sendto(b'hi', A); print(s.recvfrom(99))",
        "s.bind(('', 5006)); s.sendto(b'hi', ('localhost', 12345)); print(s.recvfrom(99))",
    ],
)
def test_every_call_is_led_to_the_server_and_back(open_udp: OpenUdp, talk: str) -> None:
    if "msg" in talk and not hasattr(socket.socket, "recvmsg"):
        pytest.skip("this system has no recvmsg")
    room = open_udp(ECHO, CLIENT + talk)
    alice = room.sits_down_silently("alice")
    alice.hears("(b'hi', ('127.0.0.1', 12345))")


def test_an_asyncio_client(open_udp: OpenUdp) -> None:
    client = ASYNCIO.replace("local_addr", "remote_addr").replace(
        "self.transport = transport", "transport.sendto(b'hi')"
    )
    client = client.replace("if address not in", "print(data, address)\n        if address not in")
    alice = open_udp(ECHO, client).sits_down_silently("alice")
    alice.hears("b'hi' ('127.0.0.1', 12345)")


@pytest.mark.parametrize(
    ("faults", "come"),
    [
        ((), [b"one", b"two", b"three"]),
        (("lost",), [b"two", b"three"]),
        (("doubled",), [b"one", b"one", b"two", b"three"]),
        (("late",), [b"two", b"one", b"three"]),
        (("late", "late"), [b"three", b"one", b"two"]),
        (("lost", "doubled"), [b"two", b"two", b"three"]),
    ],
)
@pytest.mark.parametrize("connected", [False, True])
def test_what_a_network_may_do(
    open_udp: OpenUdp, faults: tuple[str, ...], come: list[bytes], connected: bool
) -> None:
    loop = "s.connect(A)\n" + LOOP.replace("sendto", "send").replace(", A", "")
    room = open_udp(RELAY, CLIENT + (loop if connected else LOOP))
    bob = room.connect("bob")
    alice = room.join("alice")
    room.network(alice.program, *faults)
    alice.says("one", "two", "three")
    bob.hears("three")
    room.settle()
    assert bob.datagrams == [b"alice", *come]


def test_an_icmp_error_comes_out_of_recvfrom(open_udp: OpenUdp) -> None:
    room = open_udp(RELAY)
    bob = room.connect("bob")
    room.icmp_error()
    assert not room.server.running
    assert "ConnectionResetError" in room.why_not(bob, "hello")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("s.sendto('hi', A)", "TypeError: a bytes-like object is required, not 'str'"),
        ("s.sendto(7, A)", "TypeError: a bytes-like object is required, not 'int'"),
        ("s.sendto(b'hi')", "TypeError: sendto() takes 2 or 3 arguments (1 given)"),
    ],
)
def test_what_python_says_is_said(open_udp: OpenUdp, call: str, told: str) -> None:
    alice = open_udp(RELAY, CLIENT + call).sits_down_silently("alice")
    assert alice.program.errors.text.strip().endswith(told)
