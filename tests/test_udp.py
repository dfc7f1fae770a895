"""UDP under the probe: every way to send and receive, what a network may do, who waits for what."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.evidence.udp import each_for_itself
from autograder.handin.submission import Pair
from autograder.probe.ports import bind_alone
from autograder.program.launch import Nursery, OneByOne, launcher
from autograder.program.lines import Lines
from autograder.room.udp import UdpRoom
from autograder.room.udp_host import UdpHost
from autograder.room.unmet import Unmet

RELAY = """
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 12345))
people = []
while True:
    data, address = s.recvfrom(65535)
    print(address[1], data, flush=True)
    if address not in people:
        people.append(address)
    for person in people:
        if person != address:
            s.sendto(data, person)
"""
ECHO = """
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 12345))
while True:
    data, address = s.recvfrom(65535)
    print(address, flush=True)
    s.sendto(data, address)
"""
CLIENT = """
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
A = ("127.0.0.1", 12345)
"""
LOOP = """
for line in __import__("sys").stdin:
    s.sendto(line.strip().encode(), A)
"""
HANDLER = """
import socket, socketserver
people = []
class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        if self.client_address not in people:
            people.append(self.client_address)
        for person in people:
            if person != self.client_address:
                sock.sendto(data, person)
"""
ASYNCIO = """
import asyncio
class Relay(asyncio.DatagramProtocol):
    people = []
    def connection_made(self, transport):
        self.transport = transport
    def datagram_received(self, data, address):
        if address not in self.people:
            self.people.append(address)
        for person in self.people:
            if person != address:
                self.transport.sendto(data, person)
async def main():
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Relay, local_addr=("127.0.0.1", 12345))
    await asyncio.Event().wait()
asyncio.run(main())
"""
MakeRoom = Callable[..., UdpRoom]


@pytest.fixture(scope="module")
def lines() -> Lines:
    return Lines()


@pytest.fixture(scope="module")
def nursery(lines: Lines) -> Iterator[Nursery | OneByOne]:
    started = launcher(lines)
    yield started
    started.close()


@pytest.fixture
def make(tmp_path: Path, nursery: Nursery | OneByOne, lines: Lines) -> Iterator[MakeRoom]:
    """Opens a room for a server and a client, given as texts."""
    rooms = []

    def make(server: str, client: str = "", kind: type = UdpRoom) -> UdpRoom:
        (tmp_path / "server.py").write_text(server, encoding="utf-8")
        (tmp_path / "client.py").write_text(client, encoding="utf-8")
        room = kind(Pair(tmp_path), nursery, lines)
        rooms.append(room)
        room.open()
        return room  # type: ignore[no-any-return]

    yield make
    for room in rooms:
        room.close()


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
def test_every_server_can_be_reached(make: MakeRoom, server: str) -> None:
    room = make(server)
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
def test_every_call_is_led_to_the_server_and_back(make: MakeRoom, talk: str) -> None:
    if "msg" in talk and not hasattr(socket.socket, "recvmsg"):
        pytest.skip("this system has no recvmsg")
    room = make(ECHO, CLIENT + talk)
    alice = room.sits_down_silently("alice")
    alice.hears("(b'hi', ('127.0.0.1', 12345))")


def test_a_fixed_port_is_what_the_server_sees(make: MakeRoom) -> None:
    room = make(ECHO, CLIENT + "s.bind(('127.0.0.1', 5006)); s.sendto(b'hi', A); s.recv(9)")
    room.sits_down_silently("alice")
    assert room.server is not None
    assert b"('127.0.0.1', 5006)" in room.server.output.data


def test_two_peers_with_two_fixed_ports(make: MakeRoom) -> None:
    peer = CLIENT + "s.bind(('127.0.0.1', {own}))\ns.sendto(b'from {own}', ('127.0.0.1', {other}))"
    first = CLIENT + "s.bind(('', 5005))\nprint(s.recv(99)); s.sendto(b'answer', ('', 5006))"
    room = make(first, peer.format(own=5006, other=5005) + "\nprint(s.recvfrom(99))")
    alice = room.sits_down_silently("alice")
    alice.hears("(b'answer', ('127.0.0.1', 5005))")


def test_an_asyncio_client(make: MakeRoom) -> None:
    client = ASYNCIO.replace("local_addr", "remote_addr").replace(
        "self.transport = transport", "transport.sendto(b'hi')"
    )
    client = client.replace("if address not in", "print(data, address)\n        if address not in")
    alice = make(ECHO, client).sits_down_silently("alice")
    alice.hears("b'hi' ('127.0.0.1', 12345)")


def test_a_client_that_looks_at_the_sender_takes_our_host_for_its_server(make: MakeRoom) -> None:
    talk = "s.sendto(b'hi', A)\nwhile True:\n    d, a = s.recvfrom(99)\n    print(a == A, d)"
    host = make("", CLIENT + talk, kind=UdpHost)
    alice = host.join("alice")
    alice.hears("True b'Hello!'")


def test_nobody_listens_at_the_port(make: MakeRoom) -> None:
    talk = "s.connect(('127.0.0.1', 777))\ntry:\n    s.send(b'hi'); s.recv(9)\n"
    room = make(ECHO, CLIENT + talk + "except ConnectionRefusedError:\n    print('refused')")
    alice = room.sits_down_silently("alice")
    alice.hears("refused")
    assert "777, but server.py is bound to 12345" in room.why_not(alice, "anything")


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
    make: MakeRoom, faults: tuple[str, ...], come: list[bytes], connected: bool
) -> None:
    loop = "s.connect(A)\n" + LOOP.replace("sendto", "send").replace(", A", "")
    room = make(RELAY, CLIENT + (loop if connected else LOOP))
    bob = room.connect("bob")
    alice = room.join("alice")
    room.network(alice.program, *faults)
    alice.says("one", "two", "three")
    bob.hears("three")
    room.settle()
    assert bob.datagrams == [b"alice", *come]


def test_an_icmp_error_comes_out_of_recvfrom(make: MakeRoom) -> None:
    room = make(RELAY)
    bob = room.connect("bob")
    room.icmp_error()
    assert room.server is not None
    assert not room.server.running
    assert "ConnectionResetError" in room.why_not(bob, "hello")


def test_a_person_gets_each_datagram_for_itself(make: MakeRoom) -> None:
    room = make(RELAY)
    alice, bob = room.connect("alice", "bob")
    alice.sends(b"", "nothing")
    alice.says("one", "two")
    bob.hears("one", "two")
    assert bob.datagrams == [b"", b"one", b"two"]
    each_for_itself(bob, "one", "two")
    bob._listen(b"one and two", None)
    with pytest.raises(Unmet):
        each_for_itself(bob, "one", "two")


def test_an_unread_datagram_is_on_its_way(make: MakeRoom) -> None:
    polling = RELAY.replace(
        "    data, address = s.recvfrom(65535)",
        "    try:\n        data, address = s.recvfrom(65535)\n    except BlockingIOError:\n"
        "        __import__('time').sleep(0.2)\n        continue",
    ).replace("people = []", "people = []; s.setblocking(False)")
    room = make(polling)
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
def test_a_server_that_is_not_bound(make: MakeRoom, server: str, words: str) -> None:
    with pytest.raises(Unmet, match=words.replace("(", r"\(").replace(")", r"\)")):
        make(server)


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM])
def test_two_rooms_never_share_a_port(kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, kind) as one, socket.socket(socket.AF_INET, kind) as two:
        for sock in (one, two):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", 0))
        with pytest.raises(OSError, match="in use"):
            bind_alone(two, lambda: two.bind(one.getsockname()))
        assert two.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
