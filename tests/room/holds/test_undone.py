"""Proves autograder/room/holds/undone.py, autograder/room/holds/arming.py and
autograder/room/holds/door.py: a fault that was asked for and did not come about is a doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.program import carried
from autograder.room.room import Room
from autograder.room.texts import secret
from autograder.room.texts.secret import Texts
from autograder.room.udp import UdpRoom
from helpers import datagrams, held, scripts
from helpers.rooms import Grader, OpenUdp, write

SERVER = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
people = []
def tell(data, but):
    for other in list(people):
        if other is not but:
            try:
                other.sendall(data)
            except OSError:
                pass
def serve(c):
    try:
        while data := c.recv(4000):
            tell(data, c)
    except OSError:
        pass
    people.remove(c)
    c.close()
while True:
    try:
        people.append(listener.accept()[0])
    except OSError:
        threading.Event().wait(0.01)
        continue
    threading.Thread(target=serve, args=(people[-1],), daemon=True).start()
"""
CLIENT = """
import socket, threading
s = socket.create_connection(("127.0.0.1", 12345))
def show():
    while data := s.recv(4000):
        print(data.decode(), end="", flush=True)
threading.Thread(target=show, daemon=True).start()
while True:
    s.sendall((input() + "\\n").encode())
"""
# What makes each of them ineffective, in the hands of the program itself.
DISARMED = """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == {kind!r} and type(thing).__module__.startswith("autograder"):
        type(thing).{method} = {code}
"""
NOTHING = "lambda *any: None"


def short_reads(room: Room, *people: Any) -> None:
    room.short_reads(room.server, 2)
    for text in ("who waits in recv() already is not cut", "cut into letters"):
        people[0].says(text)
        people[1].hears(text)


def short_writes(room: Room, *people: Any) -> None:
    room.short_writes(room.server, 3)
    people[0].says("cut into pieces")
    people[1].hears("cut into pieces")


def dead(room: Room, *people: Any) -> None:
    room.next_send_fails(people[1])
    people[0].says("beside somebody who is gone")
    people[2].hears("beside somebody who is gone")
    room.settle()


def full(room: Room, *people: Any) -> None:
    with room.no_descriptor_is_free():
        room.connect_silently("dora", "emil")
    room.settle()


def a_start(room: Room, *people: Any) -> None:
    with room.paused_at_start():
        room.comes("dora")
        room.settle()


def after_a_start(room: Room, *people: Any) -> None:
    with room.paused_after_start():
        room.comes("dora")
        room.settle()


def after_a_close(room: Room, *people: Any) -> None:
    with room.paused_after_close(people[1]):
        people[1].vanishes()
        room.settle()


def before_a_line(room: Room, *people: Any) -> None:
    with room.paused_before_line(people[0], 1):
        people[0].says("hello")
        room.settle()


def in_mid_line(room: Room, *people: Any) -> None:
    room.short_writes(room.server, 5)
    with room.paused_in_mid_line(to=people[1]):
        people[0].says("a line in pieces")
        room.settle()


FAULTS: dict[Callable[..., None], tuple[str, str, str]] = {
    short_reads: ("Faults", "most", "lambda *any: 0"),
    short_writes: ("Faults", "most", "lambda *any: 0"),
    dead: ("Faults", "error", NOTHING),
    full: ("Faults", "refuse_if_full", NOTHING),
    a_start: ("Holds", "meet", NOTHING),
    after_a_start: ("Holds", "meet", NOTHING),
    after_a_close: ("Holds", "meet", NOTHING),
    before_a_line: ("AfterCall", "begin", NOTHING),
    in_mid_line: ("InMidLine", "_sent", NOTHING),
}
ODD = {
    "as most do": SERVER,
    "never closes": SERVER.replace("    c.close()\n", ""),
    "by number": "import os\n" + SERVER.replace("c.recv(4000)", "os.read(c.fileno(), 4000)"),
    "in messages": SERVER.replace("c.recv(4000)", "c.recvmsg(4000)[0]"),
    "by select": """
import selectors, socket, time
ready, people = selectors.DefaultSelector(), []
listener = socket.create_server(("127.0.0.1", 12345))
def serve(c):
    try:
        data = c.recv(4000)
    except OSError:
        data = b""
    if not data:
        ready.unregister(c)
        people.remove(c)
        c.close()
    for other in people:
        if other is not c:
            try:
                other.sendall(data)
            except OSError:
                pass
ready.register(listener, selectors.EVENT_READ)
while True:
    for key, _ in ready.select():
        if key.fileobj is not listener:
            serve(key.fileobj)
            continue
        try:
            people.append(listener.accept()[0])
        except OSError:
            time.sleep(0.01)
            continue
        ready.register(people[-1], selectors.EVENT_READ)
""",
}
# The others with the odd programs: each room takes its time.
SOME = [
    pytest.param(one, marks=[pytest.mark.programs] if one in list(ODD)[1:-1] else []) for one in ODD
]
COUNTED = pytest.mark.skipif(not carried.is_known(), reason="only Linux knows who was let in")


def doubt(grader: Grader, folder: Path, server: str, fault: Callable[..., None]) -> str:
    with grader.room(write(folder, server)) as room:
        room.open()
        people = room.connect("alice", "bob", "carol")
        room.settle()
        fault(room, *people)
        return room.in_doubt()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("server", SOME)
def test_who_meets_it_is_in_no_doubt(
    grader: Grader, tmp_path: Path, server: str, fault: Callable[..., None]
) -> None:
    assert doubt(grader, tmp_path, ODD[server], fault) == ""


@COUNTED
@pytest.mark.parametrize("fault", FAULTS)
def test_who_disarms_it_is(grader: Grader, tmp_path: Path, fault: Callable[..., None]) -> None:
    kind, method, code = FAULTS[fault]
    server = DISARMED.format(kind=kind, method=method, code=code) + SERVER
    assert "server.py" in doubt(grader, tmp_path, server, fault)


# -- over UDP, and at a terminal -----------------------------------------------------------


def icmp(room: UdpRoom, *people: Any) -> None:
    room.icmp_error()


def network(room: UdpRoom, *people: Any) -> None:
    room.network(room.server, "doubled")
    people[0].says("twice")
    room.settle()


OVER_UDP: dict[Callable[..., None], tuple[str, str, str]] = {
    icmp: ("Datagrams", "raise_if_icmp", NOTHING),
    network: ("Datagrams", "carry", "lambda self, size, send: (send(), size)[1]"),
}
RELAY = datagrams.RELAY.replace(
    "    data, address = s.recvfrom(65535)\n",
    "    try:\n        data, address = s.recvfrom(65535)\n    except OSError:\n        continue\n",
)


@pytest.mark.parametrize("fault", OVER_UDP)
@pytest.mark.parametrize("is_disarmed", [False, True])
def test_over_udp(open_udp: OpenUdp, fault: Callable[..., None], is_disarmed: bool) -> None:
    kind, method, code = OVER_UDP[fault]
    trick = DISARMED.format(kind=kind, method=method, code=code) if is_disarmed else ""
    room = open_udp(trick + RELAY)
    people = room.connect("alice", "bob")
    room.settle()
    fault(room, *people)
    assert bool(room.in_doubt()) == is_disarmed


TRICKS = {
    "none": "",
    "forgets its connections": DISARMED.format(kind="Faults", method="know", code=NOTHING),
}


@COUNTED
@pytest.mark.parametrize("trick", TRICKS)
def test_a_reset_at_a_terminal(grader: Grader, tmp_path: Path, trick: str) -> None:
    with grader.room(write(tmp_path, SERVER, TRICKS[trick] + CLIENT)) as room:
        room.open()
        alice, bob = room.join("alice", "bob")
        bob.is_reset()
        alice.says("who is there?")
        room.settle()
        assert bool(room.in_doubt()) == (trick != "none")


HAS_READ = """        facts = {"kind": "tcp", "data": "", "place": ""}
        self._channel.tell(words['Event'].RECEIVED, peer=peer, size=1, **facts)
"""


@pytest.mark.parametrize("has_words", [False, True])
def test_words_that_nobody_can_know_yet(grader: Grader, tmp_path: Path, has_words: bool) -> None:
    trick = held.decoy().replace("    def held():\n", "    def held():\n" + HAS_READ)
    with grader.room(write(tmp_path, trick + scripts.RELAY)) as room:
        room.texts = Texts(secret.new() if has_words else b"")
        room.open()
        alice, bob = room.connect("alice", "bob")
        room.settle()
        with room.paused_after_recv(room.server, alice.port):
            alice.says("hello bob")
            room.settle()
        bob.hears("hello bob")
        assert bool(room.in_doubt()) == has_words
