"""Proves autograder/evidence/slow_readers.py and autograder/evidence/moments/flood.py.

A server that is too slow is judged by what it did.
"""

from __future__ import annotations

import itertools
import shutil
import sys
from pathlib import Path

import pytest

from autograder.evidence import slow_readers
from autograder.evidence.moments import flood
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED
from autograder.kit import ROOT
from autograder.room.room import Room
from helpers.scripts import opened
from helpers.turns import in_turn

SLUG = "08_slow_readers"
REFERENCE = ROOT / "reference" / SLUG


def test_a_server_that_is_too_slow_to_be_flooded_is_judged_by_what_it_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flood, "WORK", 0.0)
    names = ["test_slow_reader_costs_bounded_memory", "test_slow_reader_is_dropped"]
    verdicts = run_checks(Pair(REFERENCE), SLUG, lambda verdict: None, names)
    told = [verdict.because for verdict in verdicts]
    assert [verdict.state for verdict in verdicts] == [PASSED, FAILED], told


# It keeps all for who does not read, and works so hard that nobody sees how much that would be.
KEEPS_ALL = """
import queue, socket, threading
people = {}
def writer(c, box):
    while True:
        c.sendall(box.get())
def serve(c):
    box = people[c] = queue.SimpleQueue()
    threading.Thread(target=writer, args=(c, box), daemon=True).start()
    for line in c.makefile("rb"):
        for other in [box for one, box in list(people.items()) if one is not c]:
            other.put(line)
        sum(range(20_000))
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""


def test_who_keeps_all_and_is_too_slow_is_not_judged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(flood, "WORK", 2.0)
    (tmp_path / "server.py").write_text(KEEPS_ALL)
    shutil.copy(REFERENCE / "client.py", tmp_path)
    names = ["test_slow_reader_costs_bounded_memory"]
    (verdict,) = run_checks(Pair(tmp_path), SLUG, lambda verdict: None, names)
    assert (verdict.state, "too slow to be told more" in verdict.because) == (NOT_JUDGED, True)


WAITS = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
people = []
def serve(c):
    {size}
    while data := c.recv(65536):
        for other in people:
            if other is not c:
                other.sendall(data)
while True:
    people.append(listener.accept()[0])
    threading.Thread(target=serve, args=(people[-1],), daemon=True).start()
"""


@pytest.mark.parametrize("size", ["", "c.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)"])
def test_who_asks_for_large_buffers_is_stalled_as_well(room: Room, size: str) -> None:
    opened(room, WAITS.format(size=size))
    slow_readers.stalled(room, "eve")
    alice, bob = room.connect("alice", "bob")
    lines = slow_readers.lines_that_fill(room)
    numbers = list(
        itertools.takewhile(lambda n: slow_readers.says_much(room, alice, bob, n), lines)
    )
    assert bool(size) == (len(numbers) >= slow_readers.LINES)
    assert next(lines, 0)  # there would have been more to say


# As a script can have it: nothing is cut, and the probe tells that it was.
NOT_CUT = """
import gc
for thing in gc.get_objects():
    kind = type(thing)
    if kind.__module__.startswith("autograder") and kind.__name__ == "Faults":
        kind.most = lambda self, at, peer, real=kind.most: 0 * real(self, at, peer)
"""


@pytest.mark.programs
@pytest.mark.skipif(sys.platform != "linux", reason="other systems go on with a send")
def test_who_tells_of_sends_that_were_cut_and_were_not_loses_the_rest(tmp_path: Path) -> None:
    for name in ("server.py", "client.py"):
        text = (ROOT / "reference" / "05_framing" / name).read_text("utf-8")
        text = text.replace("client.sendall(line)", "client.send(line)")
        (tmp_path / name).write_text(NOT_CUT + text, "utf-8")
    names = ["test_strangers_can_chat", "test_short_writes"]
    verdicts = run_checks(Pair(tmp_path), "05_framing", lambda verdict: None, names)
    assert {verdict.name: verdict.state for verdict in verdicts}["test_short_writes"] == FAILED
    [failed] = [one for one in verdicts if one.state == FAILED]
    assert failed.feedback
    assert "A send() took a part of the line" in failed.feedback.got


# An outbox that packs its lines: without a bound, or with one.
PACKS = """import zlib
class Packed:
    def __init__(self): self.lines, self.size = SimpleQueue(), 0
    def get(self): return (line := self.lines.get()) and zlib.decompress(line)
    def put(self, line): self.lines.put(line and zlib.compress(line))
"""


@pytest.mark.programs
@pytest.mark.parametrize("bound", in_turn([1 << 40, 4 << 20], 2))
def test_packed_lines_are_kept_as_well(tmp_path: Path, bound: int) -> None:
    for name in ("server.py", "client.py"):
        text = (REFERENCE / name).read_text("utf-8").replace("queue.SimpleQueue()", "Packed()")
        text = text.replace(
            "\nclass Member:", f"\nSimpleQueue = queue.SimpleQueue\n{PACKS}\nclass Member:"
        )
        text = text.replace("sys.getsizeof(line)", "len(zlib.compress(line))")
        text = text.replace("OUTBOX = 4 << 20", f"OUTBOX = {bound}")
        (tmp_path / name).write_text(text, "utf-8")
    names = ["test_slow_reader_costs_bounded_memory", "test_slow_reader_is_dropped"]
    verdicts = run_checks(Pair(tmp_path), SLUG, lambda verdict: None, names)
    is_bounded = bound < flood.ENOUGH
    assert ([verdict.state for verdict in verdicts] == [PASSED] * 2) is is_bounded
    told = verdicts[0].feedback.got if verdicts[0].feedback else ""
    assert is_bounded or "has kept them somewhere" in told
