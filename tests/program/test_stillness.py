"""Proves autograder/program/stillness.py, autograder/program/dozing.py,
autograder/program/linux/procfs.py and autograder/program/linux/syscalls.py: when programs stand
still, and how long a hang is waited for.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.program import dozing, stillness
from autograder.program.dozing import SLEEP
from autograder.program.stillness import CIRCLES
from helpers.rooms import Grader, write


def test_a_sleeping_program_may_still_answer(grader: Grader, tmp_path: Path) -> None:
    server = """
import socket, time
s = socket.create_server(("127.0.0.1", 12345))
c = s.accept()[0]
while data := c.recv(100):
    time.sleep(1)
    c.sendall(data)
"""
    with grader.room(write(tmp_path, server)) as room:
        room.open()
        room.connect("alice").hears("alice")


def test_a_server_that_sleeps_between_two_looks_is_awaited(grader: Grader, tmp_path: Path) -> None:
    server = """
import socket, threading, time
listener = socket.create_server(("127.0.0.1", 12345))
listener.setblocking(False)
people = []
def serve(person):
    time.sleep(0.2)
    while data := person.recv(100):
        for other in people:
            if other is not person:
                other.sendall(data)
        time.sleep(0.1)
while True:
    try:
        person = listener.accept()[0]
    except BlockingIOError:
        time.sleep(0.2)
        continue
    person.setblocking(True)
    people.append(person)
    threading.Thread(target=serve, args=[person], daemon=True).start()
"""
    with grader.room(write(tmp_path, server)) as room:
        room.open()
        alice, bob, carol = room.connect("alice", "bob", "carol")
        for text in ("one", "two"):
            alice.says(text)
            room.settle()
            assert all(text in person.heard.text for person in (bob, carol))


def test_who_waits_for_a_child_is_not_still(grader: Grader, tmp_path: Path) -> None:
    write(tmp_path, client="import os\nos.system('sleep 0.5')\nprint(input(), 'is here')")
    with grader.room(tmp_path) as room:
        program = room.start("client.py")
        program.feed(b"alice\n")
        room.settle()
        assert program.output.text == "alice is here\n"


def test_a_spinning_thread_is_seen_and_does_not_hold_up_the_others(
    grader: Grader, tmp_path: Path
) -> None:
    server = """
import socket, threading
def spin():
    while True: pass
s = socket.create_server(("127.0.0.1", 12345))
c = s.accept()[0]
threading.Thread(target=spin, daemon=True).start()
while data := c.recv(100): c.sendall(data)
"""
    with grader.room(write(tmp_path, server)) as room:
        room.open()
        alice = room.connect("alice")
        alice.says("are you there?")
        alice.hears("are you there?")
        assert room.settle()
        assert room.watcher.spins(room.server)


def test_who_reads_slowly_runs_in_no_circle(grader: Grader, tmp_path: Path) -> None:
    """Byte by byte, with work for each: after 5,000 of them, the probe tells of them no more."""
    server = """
import socket
s = socket.create_server(("127.0.0.1", 12345))
c = s.accept()[0]
line, n = b"", 0
while byte := c.recv(1):
    line += byte
    n += 1
    if n > 5_000:
        sum(range(100_000))
    if byte == b"\\n":
        c.sendall(line)
        line = b""
"""
    with grader.room(write(tmp_path, server)) as room:
        room.open()
        alice = room.connect("alice")
        room.once.note(CIRCLES, "server.py")  # as if one had been seen: then the least is enough
        room.once.note(stillness.REST, "server.py")
        text = "letters" * 800
        alice.says(text)
        alice.hears(text)


SLEEPS = """
import socket, time
listener = socket.create_server(("127.0.0.1", 12345))
time.sleep(10**6)
"""


LONG = 3.0  # seconds: short enough for a test, and far from how long it takes the second time


@pytest.mark.skipif("sys.platform != 'linux'", reason="who sleeps how long is told by /proc alone")
def test_an_endless_sleep_is_waited_for_once(
    grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dozing, "SLEEP", replace(SLEEP, first=LONG))
    write(tmp_path, SLEEPS)
    took = []
    for _ in range(2):
        with grader.room(tmp_path) as room:
            begun = time.monotonic()
            room.open()
            for _ in range(3):
                assert not room.wait_for(lambda: False)
            took.append(time.monotonic() - begun)
    assert took[0] >= LONG
    assert took[1] < took[0] - LONG / 2


def test_an_endless_loop_is_waited_for_once(grader: Grader, tmp_path: Path) -> None:
    """Seconds of CPU are given here: a machine with much else to do would take minutes for them."""
    with grader.room(write(tmp_path, SLEEPS)) as room:
        server = room.start_server()
        thread = f"/proc/{server.pid}/task/{server.pid}"
        assert not room.watcher.is_given_up(thread, cpu=CIRCLES.first / 2)
        assert room.watcher.is_given_up(thread, cpu=CIRCLES.first)
        assert room.watcher.is_given_up(thread, cpu=CIRCLES.first / 2)


PRINTS_IN_CIRCLES = """
import socket
conn = socket.create_server(("127.0.0.1", 12345)).accept()[0]
n = 0
while True:
    n += 1
    print({says})
    conn.recv(100)
"""


@pytest.mark.skipif(not stillness.HAS_PROC, reason="only Linux tells of each thread's processor")
@pytest.mark.parametrize("says", ["conn.recv(100).decode()", "n, 'times'", "chr(65 + n % 26) * n"])
def test_a_thread_that_prints_in_circles_runs_in_circles(
    grader: Grader, tmp_path: Path, says: str
) -> None:
    write(tmp_path, PRINTS_IN_CIRCLES.format(says=says))
    with grader.room(tmp_path) as room:
        room.open()
        room.connect("alice").leaves()
        assert room.settle(patience=60)  # a loaded machine gives it little
        assert room.watcher.spins(room.server)


ALONE_IN_CIRCLES = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
people = []
def listen():
    while True:
        for one in people:
            one.recv(100)
threading.Thread(target=listen, daemon=True).start()
while True:
    people.append(listener.accept()[0])
"""


@pytest.mark.skipif(not stillness.HAS_PROC, reason="only Linux tells of each thread's processor")
def test_who_ran_in_circles_alone_and_now_waits_is_not_waited_out(
    grader: Grader, tmp_path: Path
) -> None:
    with grader.room(write(tmp_path, ALONE_IN_CIRCLES)) as room:
        room.open()
        room.settle()
        assert room.watcher.spins(room.server)
        alice = room.connect("alice")
        before = room.once.used.seconds
        for _ in range(3):
            alice.says("is anybody there?")
            assert not room.wait_for(lambda: False)
        assert not room.watcher.spins(room.server)
        assert room.once.used.seconds - before < 4  # seconds; waited out, each costs as much
