"""Proves autograder/room/scene.py: what will not come is known early, and who may take their time.

An end is a matter of a program's own sleep, so a thread that still has words to send may send them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.kit import ROOT
from autograder.room.unmet import Unmet
from helpers.rooms import Grader, write

REFERENCE = ROOT / "reference/04_multi_user_chat"


def test_what_will_not_come_is_known_long_before_the_deadline(grader: Grader) -> None:
    with grader.room(REFERENCE) as room:
        room.open()
        alice = room.join("alice")
        with pytest.raises(Unmet, match="alice hears"):
            alice.hears("nothing")
        assert not room.wait_for(lambda: False, patience=3600)  # longer than a test may take


def test_what_was_said_long_ago_and_comes_late_is_no_flood(grader: Grader) -> None:
    story = "a long story, " * 4_500  # 63 kB
    with grader.room(REFERENCE) as room:
        room.open()
        alice, bob = room.connect("alice", "bob")
        with room.paused_before_send(to=bob):
            for _number in range(8):
                alice.says(story)
            room.settle()
            alice.says("that was all")
        assert room.settle()
        assert bob.has_heard("that was all")
        assert bob.heard.total > 8 * len(story)


def test_who_is_told_far_more_than_anybody_has_said_is_flooded(
    grader: Grader, tmp_path: Path
) -> None:
    write(tmp_path, TELLS_WITHOUT_END)
    with grader.room(tmp_path) as room:
        room.open()
        with pytest.raises(Unmet, match="comes to rest"):
            room.connect("alice")


TELLS_WITHOUT_END = """
import socket
conn = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while words := conn.recv(100):
    while True:
        conn.sendall(words)
"""
SLUG = "07_failures"
SAYS_IN_A_THREAD = """
import queue, socket, sys, threading
server = socket.create_connection(("127.0.0.1", 12345))
outbox = queue.Queue()

def send():
    while True:
        server.sendall(outbox.get())
        outbox.task_done()

threading.Thread(target=send, daemon=True).start()
for line in sys.stdin:
    outbox.put(line.encode())
outbox.join()
"""


def test_a_client_that_says_its_words_in_a_daemon_thread_may_wait_for_it(tmp_path: Path) -> None:
    (tmp_path / "server.py").touch()
    (tmp_path / "client.py").write_text(SAYS_IN_A_THREAD, "utf-8")
    (verdict,) = run_checks(Pair(tmp_path), SLUG, lambda verdict: None, ["test_client_ctrl_d"])
    assert verdict.feedback is None
