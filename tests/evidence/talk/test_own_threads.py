"""Proves autograder/evidence/talk/own_threads.py: what a server tells of itself is not believed."""

from __future__ import annotations

import sys

import pytest

from autograder.evidence.talk.own_threads import are_seen
from autograder.room.room import Room
from helpers.scripts import RELAY, opened

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who waits where")

# One thread receives from all, and hands over to one for each what it only looks at.
BELLS = """
import select, socket, threading
bells = {}
def looks(bell):
    while bell.acquire():
        pass
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    for ready in select.select([listener, *bells], [], [])[0]:
        if ready is listener:
            one = listener.accept()[0]
            bells[one] = threading.Semaphore(0)
            threading.Thread(target=looks, args=(bells[one],), daemon=True).start()
        elif data := ready.recv(4096):
            for other in bells:
                if other is not ready:
                    other.sendall(data)
            bells[ready].release()
        else:
            del bells[ready]
"""
# Each thread sleeps, and looks whether something has come: nobody sees for what it waits.
POLLS = RELAY.replace(
    "while data := c.recv(4000):",
    """while True:
        try:
            data = c.recv(4000, socket.MSG_DONTWAIT)
        except BlockingIOError:
            threading.Event().wait(0.02)
            continue
        if not data:
            break""",
)


@pytest.mark.parametrize(("script", "seen"), [(RELAY, True), (POLLS, True), (BELLS, False)])
def test_who_receives_for_somebody_else_keeps_them_waiting(
    room: Room, script: str, seen: bool
) -> None:
    people = opened(room, script).connect("alice", "bob", "carol")
    assert are_seen(room, people) == seen
