"""Proves autograder/evidence/demands.py: who has a thread of their own is seen from outside."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.evidence import demands
from autograder.evidence.demands import each_has_its_own
from autograder.kit import REFERENCE
from autograder.room.room import Room
from autograder.room.unmet import CannotTell, Unmet
from helpers.rooms import OpenUdp
from helpers.scripts import opened

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who ran")

# One thread serves all. Others are there for show, and the probe sees no recv().
FOR_SHOW = """
import os, select, socket, threading
for _ in range(10):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
listener = socket.create_server(("127.0.0.1", 12345))
people = []
while True:
    for ready in select.select([listener, *people], [], [])[0]:
        if ready is listener:
            people.append(listener.accept()[0])
        elif data := os.read(ready.fileno(), 4096):
            for other in people:
                if other is not ready:
                    os.write(other.fileno(), data)
        else:
            people.remove(ready)
"""
UDP_FOR_SHOW = """
import os, select, socket, sys, threading
threading.Thread(target=threading.Event().wait, daemon=True).start()
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"hello", ("127.0.0.1", 12345))
while True:
    for ready in select.select([s, sys.stdin], [], [])[0]:
        if ready is s:
            print(s.recv(4096).decode(), flush=True)
        else:
            s.sendto(os.read(0, 4096), ("127.0.0.1", 12345))
"""


def serves_each(room: Room) -> None:
    spoken = {p: f"{p.name} speaks" for p in room.connect("alice", "bob", "carol", "dave")}
    woken = {p: demands.woken_by(room.server, p, words) for p, words in spoken.items()}
    demands.of_threads(room, spoken, woken)


def test_threads_that_are_there_for_show_serve_nobody(room: Room) -> None:
    opened(room, FOR_SHOW)
    with pytest.raises(Unmet, match=r"only 1 thread of it runs"):
        serves_each(room)


# The same, and a thread for each that wakes up when theirs speaks. What is read in C nobody tells.
LENT = """
import ctypes, select, socket, threading
libc = ctypes.CDLL(None)
def pretend(bell):
    while bell.acquire():
        pass
listener = socket.create_server(("127.0.0.1", 12345))
bells = {{}}
{serves}
while True:
    for ready in select.select([listener, *bells], [], [])[0]:
        if ready is listener:
            one = listener.accept()[0]
            bells[one] = threading.Semaphore(0)
            threading.Thread(target=pretend, args=(bells[one],), daemon=True).start()
        else:
            libc.recv(ready.fileno(), ctypes.create_string_buffer(4096), 4096, 0)
            bells[ready].release()
"""
EACH_IN_C = """
def serves(one):
    while libc.recv(one.fileno(), ctypes.create_string_buffer(4096), 4096, 0) > 0:
        pass
while True:
    threading.Thread(target=serves, args=(listener.accept()[0],), daemon=True).start()
"""


def test_threads_that_are_lent_receive_nothing(room: Room) -> None:
    opened(room, LENT.format(serves=""))
    with pytest.raises(CannotTell, match="cannot be seen which thread"):
        serves_each(room)


def test_a_thread_that_waits_to_receive_from_one_is_seen_without_the_probe(room: Room) -> None:
    opened(room, LENT.format(serves=EACH_IN_C))
    serves_each(room)


@pytest.mark.parametrize("slug", ["04_multi_user_chat", "06_registry", "07_failures"])
def test_a_thread_for_each_is_found(room: Room, slug: str) -> None:
    opened(room, (REFERENCE / slug / "server.py").read_text("utf-8"))
    serves_each(room)
    assert room.server.running


def test_a_client_that_waits_for_both_in_one_thread(open_udp: OpenUdp) -> None:
    server = (REFERENCE / "03_udp_chat" / "server.py").read_text("utf-8")
    room = open_udp(server, UDP_FOR_SHOW)
    alice, bob = room.join("alice", "bob")
    with pytest.raises(Unmet, match="One and the same thread"):
        demands.of_a_receive_thread(bob, alice)


# The same, and another thread that only wakes up: by what the first one does, or by the clock.
WAKES_UP = """
import select, threading
def pretend():
    while True:
        {wait}
bell = threading.Semaphore(0)
threading.Thread(target=pretend, daemon=True).start()
real = select.select
def selects(*sets):
    bell.release()
    return real(*sets)
select.select = selects
"""


@pytest.mark.parametrize("wait", ["bell.acquire()", "threading.Event().wait(0.0005)"])
def test_who_only_wakes_up_is_no_receive_thread(open_udp: OpenUdp, wait: str) -> None:
    server = (REFERENCE / "03_udp_chat" / "server.py").read_text("utf-8")
    room = open_udp(server, WAKES_UP.format(wait=wait) + UDP_FOR_SHOW)
    alice, bob = room.join("alice", "bob")
    with pytest.raises(Unmet, match="One and the same thread"):
        demands.of_a_receive_thread(bob, alice)


@pytest.mark.parametrize("waits", ["poll", "epoll"])
def test_who_waits_for_both_by_other_calls_is_seen(open_udp: OpenUdp, waits: str) -> None:
    server = (REFERENCE / "03_udp_chat" / "server.py").read_text("utf-8")
    by_other_calls = f"""
import select
def selects(reading, *others):
    asked = select.{waits}()
    for one in reading:
        asked.register(one, select.{waits.upper()}IN)
    there = {{one if isinstance(one, int) else one.fileno(): one for one in reading}}
    return [[there[number] for number, _event in asked.poll()]]
select.select = selects
"""
    room = open_udp(server, WAKES_UP.format(wait="bell.acquire()") + by_other_calls + UDP_FOR_SHOW)
    alice, bob = room.join("alice", "bob")
    with pytest.raises(Unmet, match="One and the same thread"):
        demands.of_a_receive_thread(bob, alice)


# The kernel tells nobody what it waits for, and its threads run for both: nobody can say.
NONE_WAITS = """
import os, queue, select, socket, threading
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"hello", ("127.0.0.1", 12345))
came = queue.Queue()
def look(one):
    while True:
        select.select([one], [], [])
        came.put(one)
        done.acquire()
done = threading.Semaphore(0)
for one in (s, 0):
    threading.Thread(target=look, args=(one,), daemon=True).start()
while True:
    if came.get() is s:
        print(s.recv(4096).decode(), flush=True)
    else:
        s.sendto(os.read(0, 4096), ("127.0.0.1", 12345))
    done.release()
"""


def test_nobody_can_tell_who_receives(open_udp: OpenUdp) -> None:
    server = (REFERENCE / "03_udp_chat" / "server.py").read_text("utf-8")
    room = open_udp(server, NONE_WAITS)
    alice, bob = room.join("alice", "bob")
    with pytest.raises(CannotTell, match="cannot be seen which thread"):
        demands.of_a_receive_thread(bob, alice)


STRAY = """
import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"hello", ("127.0.0.1", 12345))
if os.fork() == 0:
    while True:
        print(s.recv(4096).decode(), flush=True)
import threading
def pretend():
    while True:
        threading.Event().wait(0.0005)
threading.Thread(target=pretend, daemon=True).start()
while True:
    s.sendto(input().encode(), ("127.0.0.1", 12345))
"""


def test_a_child_that_receives_is_no_thread(open_udp: OpenUdp) -> None:
    server = (REFERENCE / "03_udp_chat" / "server.py").read_text("utf-8")
    room = open_udp(server, STRAY)
    alice, bob = room.join("alice", "bob")
    with pytest.raises(CannotTell, match="cannot be seen which thread"):
        demands.of_a_receive_thread(bob, alice)


def test_a_client_with_two_threads(open_udp: OpenUdp) -> None:
    folder = Path(REFERENCE / "03_udp_chat")
    room = open_udp(*((folder / name).read_text("utf-8") for name in ("server.py", "client.py")))
    alice, bob = room.join("alice", "bob")
    demands.of_a_receive_thread(bob, alice)
    assert bob.program.running


def test_each_has_its_own_if_one_can_be_taken_from_each() -> None:
    assert each_has_its_own([{"a", "b"}, {"a"}, {"b", "c"}])
    assert not each_has_its_own([{"a", "b"}, {"a", "b"}, {"a", "b"}])
    assert not each_has_its_own([{"a"}, set()])
