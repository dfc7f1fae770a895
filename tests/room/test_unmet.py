"""Proves autograder/room/unmet.py and autograder/program/budget/own_time.py: what programs use up
themselves is their failure, what they wait for others is not.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.program.once import Once
from autograder.room import unmet
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.rooms import Grader, write

THINKS = """
import socket, time
conn = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while conn.recv(100):
    time.sleep(1)
    print("thought", flush=True)
"""
WAITS = THINKS.replace("    time.sleep(1)\n", "")
linux = pytest.mark.skipif(sys.platform != "linux", reason="others do not tell who sleeps")


def used(grader: Grader, folder: Path, server: str) -> Once:
    write(folder, server)
    with grader.room(folder) as room:
        room.open()
        room.connect("alice").says("hello")
        room.wait_for(lambda: "thought" in room.server.output.text)
        room.wait_for(lambda: False)
    return grader.once


@linux
def test_who_sleeps_is_charged_and_who_waits_for_others_is_not(
    grader: Grader, tmp_path: Path
) -> None:
    assert used(grader, tmp_path, WAITS).used.seconds < 0.1
    assert 0.5 < used(grader, tmp_path, THINKS).used.seconds < 2.5  # one thought or two


@linux
def test_a_processor_that_was_used_is_charged(grader: Grader, tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.6:\n    pass\n"
    assert used(grader, tmp_path, WAITS.replace("while conn", busy + "while conn")).used.cpu > 0.3


def test_who_has_used_it_up_fails_with_that_sentence(
    grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, WAITS)
    grader.once.used.seconds = unmet.SECONDS + 1
    with grader.room(tmp_path) as room, pytest.raises(Unmet, match="took too long"):
        room.open()
    grader.once.used.seconds = 20.0
    grader.once.used.before = unmet.SECONDS_IN_ALL  # in its trial and in another exercise
    with grader.room(tmp_path) as room, pytest.raises(Unmet, match="waited for 80 s"):
        room.open()
    grader.once.used.seconds = grader.once.used.before = 0
    monkeypatch.setattr(unmet, "MEGABYTES", -1)
    with grader.room(tmp_path) as room, pytest.raises(Unmet, match="wrote without end"):
        room.open()


FLOODS = """
import os, socket, sys, threading
line = {line}
def flood():
    while True:
        os.write(line, b"x" * 99 + b"\\n")
threading.Thread(target=flood, daemon=True).start()
conn = socket.create_server(("127.0.0.1", 12345)).accept()[0]
conn.recv(1)
"""
CHANNEL = "sys.modules['autograder.probe.recorder'].current.channel._sock.fileno()"


def waited_for(room: Room) -> None:
    room.open()
    room.connect("alice")
    room.wait_for(lambda: False, patience=60.0)


OURS = {"MEGABYTES": "wrote without end: ", "TOLD": "without end to the grader's own lines"}


@pytest.mark.parametrize(("line", "bound"), [("1", "MEGABYTES"), (CHANNEL, "TOLD")], ids=OURS)
def test_who_floods_is_refused_while_somebody_waits(
    grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, bound: str
) -> None:
    monkeypatch.setattr(unmet, bound, 3)
    write(tmp_path, FLOODS.format(line=line))
    with grader.room(tmp_path) as room, pytest.raises(Unmet, match=OURS[bound]):
        waited_for(room)
    assert grader.once.used.seconds < 30
    with grader.room(tmp_path) as room, pytest.raises(Unmet, match=OURS[bound]):
        room.open()  # at once


def test_a_lecture_may_take_its_time() -> None:
    once = Once(is_bounded=False)
    once.used.seconds = unmet.SECONDS + 1
    unmet.refuse_who_used_it_up(once)
    assert once.used.seconds > unmet.SECONDS
