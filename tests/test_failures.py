"""07: odd but right programs earn all points, and what a program holds is counted from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.evidence import ctrl_c, slow_readers
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import FAILED, PASSED
from autograder.program import holding
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

SLUG = "07_failures"
ODD = Path(__file__).parent / "programs" / SLUG
REFERENCE = Path(__file__).parents[1] / "reference" / SLUG

HOARDS = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
kept = []
while True:
    c = listener.accept()[0]
    def serve(c=c):
        while data := c.recv(100):
            if b"keep" in data:
                kept.append((bytearray(b"x") * (32 << 20), socket.socket()))
                threading.Thread(target=threading.Event().wait, daemon=True).start()
            c.sendall(b"done\\n")
        c.close()
    threading.Thread(target=serve, daemon=True).start()
"""
NEVER_ENDS = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    try:
        listener.accept()
    except KeyboardInterrupt:
        pass
"""

SLEEPS_FIRST = """
import socket, time
listener = socket.create_server(("127.0.0.1", 12345))
try:
    listener.accept()
except KeyboardInterrupt:
    time.sleep(1)
    {words}
"""
CROWDED = """
import socket, threading
for _ in range(30):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
socket.create_server(("127.0.0.1", 12345)).accept()
"""
ASKS_A_THREAD = """
import os, signal, socket, threading
def wait():
    signal.sigwait({signal.SIGINT})
    os._exit(0)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
threading.Thread(target=wait).start()
socket.create_server(("127.0.0.1", 12345)).accept()
"""
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


@pytest.mark.skipif("sys.platform == 'win32'", reason="select() takes only sockets there")
@pytest.mark.parametrize("folder", sorted(ODD.iterdir()), ids=lambda folder: folder.name)
def test_odd_but_right_programs_earn_all_points(folder: Path) -> None:
    verdicts = run_checks(Pair(folder), SLUG, lambda verdict: None)
    assert len(verdicts) > 15
    assert {verdict.name for verdict in verdicts if verdict.state != PASSED} == set()


def test_what_a_program_holds_is_counted_from_outside(room: Room) -> None:
    server = opened(room, HOARDS).server
    assert server is not None
    alice = room.connect_silently("alice")
    alice.says("hello")
    alice.hears("done")
    memory, held = holding.memory(server), holding.holding(server)
    alice.says("keep this")
    alice.hears("done\ndone")
    assert holding.memory(server) - memory > 30 << 20
    assert holding.holding(server) == holding.Holding(held.descriptors + 1, held.threads + 1)
    assert holding.is_connected(server, alice)
    alice.leaves()
    room.settle()
    assert not holding.is_connected(server, alice)
    server.kill()
    server.wait_end()
    assert (holding.memory(server), holding.holding(server)) == (0, holding.Holding(0, 0))


@pytest.mark.skipif("sys.platform != 'linux'", reason="only there a thread can be named")
@pytest.mark.parametrize("script", [CROWDED, ASKS_A_THREAD], ids=["main", "another"])
def test_ctrl_c_reaches_the_thread_that_hears_it(room: Room, script: str) -> None:
    server = opened(room, script).server
    assert server is not None
    with server.frozen():  # so that whichever thread wakes first could take the signal
        server.interrupt()
    assert room.wait_for(lambda: not server.running)


def test_a_server_that_goes_on_after_ctrl_c_is_told_so_at_once(room: Room) -> None:
    opened(room, NEVER_ENDS)
    with pytest.raises(Unmet, match="ends at once when Ctrl-C is pressed"):
        ctrl_c.press_ctrl_c(room)


def test_the_port_of_a_server_that_was_ended_can_be_bound_at_once(room: Room) -> None:
    opened(room, (REFERENCE / "server.py").read_text("utf-8"))
    address = room.address
    alice, bob = room.connect("alice", "bob")
    ctrl_c.press_ctrl_c(room)
    alice.sees_the_end()
    alice.leaves()
    bob.sees_the_end()
    room.open()
    assert room.address == address


def test_the_words_of_asyncio_are_no_traceback_of_the_student(room: Room) -> None:
    opened(room, NEVER_ENDS)
    assert room.server is not None
    errors = room.server.errors
    errors.add(b"Traceback (most recent call last):\nKeyboardInterrupt\n")
    with pytest.raises(Unmet, match="without a traceback"):
        ctrl_c.of_no_traceback(room)
    errors.add(b"\nTraceback (most recent call last):\nasyncio.exceptions.CancelledError\n")
    ctrl_c.of_no_traceback(room)


def test_a_server_that_is_too_slow_to_be_flooded_is_judged_by_what_it_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slow_readers, "WORK", 0.0)
    names = ["test_slow_reader_costs_bounded_memory", "test_slow_reader_is_dropped"]
    verdicts = run_checks(Pair(REFERENCE), SLUG, lambda verdict: None, names)
    assert [verdict.state for verdict in verdicts] == [PASSED, FAILED]


@pytest.mark.parametrize(("words", "is_late"), [("time.sleep(60)", True), ("", False)])
@pytest.mark.skipif("sys.platform != 'linux'", reason="only there it is known who slept")
def test_who_sleeps_before_they_end_are_late(room: Room, words: str, is_late: bool) -> None:
    opened(room, SLEEPS_FIRST.format(words=words))
    if not is_late:
        return ctrl_c.press_ctrl_c(room)
    with pytest.raises(Unmet, match="in which it only slept"):
        ctrl_c.press_ctrl_c(room)


def test_a_client_that_hangs_costs_its_deadline_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Room.settle, "__defaults__", (0.5,))
    (tmp_path / "server.py").touch()
    (tmp_path / "client.py").write_text("import time\ntime.sleep(1000)\n", "utf-8")
    names = ["test_client_ends_with_its_server", "test_client_ctrl_c", "test_client_ctrl_d"]
    verdicts = run_checks(Pair(tmp_path), SLUG, lambda verdict: None, names)
    assert [verdict.state for verdict in verdicts] == [FAILED] * 3
    told = [verdict.feedback.expected for verdict in verdicts if verdict.feedback]
    assert told == ["client.py connects to a server."] * 3
    assert all(len(verdict.feedback.steps) < 3 for verdict in verdicts[1:] if verdict.feedback)


def test_a_client_that_says_its_words_in_a_daemon_thread_may_wait_for_it(tmp_path: Path) -> None:
    (tmp_path / "server.py").touch()
    (tmp_path / "client.py").write_text(SAYS_IN_A_THREAD, "utf-8")
    (verdict,) = run_checks(Pair(tmp_path), SLUG, lambda verdict: None, ["test_client_ctrl_d"])
    assert verdict.feedback is None
