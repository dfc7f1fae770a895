"""Proves autograder/program/sleep.py: a sign of life is no news, and hope is lost once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.program import sleep, stillness
from autograder.program.sleep import SAYS_IT_AGAIN
from helpers.rooms import Grader, write

linux = pytest.mark.skipif(not stillness.HAS_PROC, reason="others do not tell who sleeps")
BEATS = """
import socket, threading, time
def beat():
    n = 0
    while True:
        n += 1
        print("waiting...", n, flush=True)
        time.sleep(0.2)
threading.Thread(target=beat, daemon=True).start()
conn = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while data := conn.recv(100):
    {thinks}
    conn.sendall(data)
"""

POLLS = """
import socket, time
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    print("waiting", flush=True)
    time.sleep(0.4)
"""


@linux
def test_who_only_shows_signs_of_life_is_waited_for_once(
    grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sleep, "SAYS_IT_AGAIN", replace(SAYS_IT_AGAIN, first=3.0))
    write(tmp_path, BEATS.format(thinks="pass"))
    took = []
    for _turn in range(2):
        with grader.room(tmp_path) as room:
            room.open()
            room.connect("alice").hears("alice")
            before = grader.once.used.seconds
            assert not room.wait_for(lambda: False)
            took.append(grader.once.used.seconds - before)
    # Of a thread that is interrupted often, each time counts as one that it woke up: so less, too.
    assert took[0] < 4.5
    assert took[1] < 2.5


@linux
def test_who_was_seen_to_be_slow_is_waited_for_all_the_same(grader: Grader, tmp_path: Path) -> None:
    write(tmp_path, BEATS.format(thinks="time.sleep(1.5)"))
    grader.once.note(SAYS_IT_AGAIN, "server.py")
    grader.once.succeeded(1.5)
    with grader.room(tmp_path) as room:
        room.open()
        room.connect("alice").hears("alice")


@linux
def test_who_accepts_nobody_and_says_so_each_second_is_waited_for_once(
    grader: Grader, tmp_path: Path
) -> None:
    write(tmp_path, POLLS)
    took = []
    for _turn in range(2):
        with grader.room(tmp_path) as room:
            room.open()
            before = grader.once.used.seconds
            room.connect("alice")
            took.append(grader.once.used.seconds - before)
    # The same line thrice; then the thread has woken up three times and said nothing new.
    assert took[0] < 3.5
    assert took[1] < 1.0
    assert grader.once.says_again == {"server.py": {b"waiting", b""}}
