"""Proves autograder/evidence/talk/pace.py: who is slow only when somebody does not read is seen."""

from __future__ import annotations

import pytest

from autograder.evidence.moments import flood as floods_of
from autograder.evidence.moments.flood import Flood, of_bounded_memory
from autograder.evidence.slow_readers import stalled
from autograder.evidence.talk.pace import own_pace
from autograder.room.room import Room
from autograder.room.unmet import CannotTell
from helpers.scripts import opened

pytestmark = pytest.mark.attacks  # they burn a processor for half a minute

# It keeps all, and works hard over each long line, from the first one on or when it keeps any.
SERVER = """
import queue, socket, threading, time
people = {{}}
kept = 0
def writer(c, box):
    global kept
    while True:
        line = box.get()
        c.sendall(line)
        kept -= len(line)
def serve(c):
    global kept
    for line in c.makefile("rb"):
        end = time.thread_time() + 0.2
        while len(line) > 5000 and {condition} and time.thread_time() < end:
            pass
        for other, box in list(people.items()):
            if other is not c:
                kept += len(line)
                box.put(line)
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    c = listener.accept()[0]
    people[c] = queue.Queue()
    for target, args in ((serve, (c,)), (writer, (c, people[c]))):
        threading.Thread(target=target, args=args, daemon=True).start()
"""


def floods(room: Room, condition: str, monkeypatch: pytest.MonkeyPatch) -> float:
    monkeypatch.setattr(floods_of, "WORK", 6.0)
    alice, bob = opened(room, SERVER.format(condition=condition)).connect("alice", "bob")
    pace = own_pace(room, alice, bob)
    flood = Flood(room, alice, bob, stalled(room, "eve"), pace)
    flood.run()
    of_bounded_memory(flood)
    return pace


def test_who_is_always_slow_is_judged_by_what_it_did(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert floods(room, "True", monkeypatch) > 2


def test_who_is_slow_only_while_somebody_lags_hides_something(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CannotTell, match="too slow to be told more"):
        floods(room, "kept > 200_000", monkeypatch)
