"""Proves autograder/replay/clues/ends/one_thread.py: a server with one thread for all."""

from __future__ import annotations

from typing import Any

from autograder.probe.talk import Event
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.ends.one_thread import AGAIN, OneThread
from autograder.replay.clues.script.calls import Calls
from autograder.replay.recording import WENT_ON, Happening, Player, Recording
from helpers.films import ALICE, event

SERVER = """\
def offer(data):
    while data:
        data = data[send_now(data):]

def send_now(data):
    return sock.send(data)

for key, events in ready.select():
    sock, address = listener.accept()
"""


def at(*numbers: int) -> list[dict[str, Any]]:
    return [{"place": f"server.py:{number}", "values": []} for number in numbers]


def one_thread(*happened: Happening, server: str = SERVER) -> OneThread:
    files = {"server.py": server.splitlines()}
    read = event(0, Event.RECEIVED, place="server.py:8", peer=ALICE, size=1, data="x", kind="tcp")
    run = Recording([Player(0, "", "server.py", True)], files, [read, *happened], 0.0)
    return OneThread(run, Calls(files))


def failed(error: str) -> Happening:
    told = {"place": "server.py:6", "peer": ALICE, "size": 0, "data": error, "kind": "tcp"}
    return event(1, Event.SEND_FAILED, path=at(2, 3, 5, 6), **told)


def test_who_is_told_again_and_again_not_to_send_tries_for_ever() -> None:
    again = [failed("BlockingIOError")] * AGAIN
    assert list(one_thread(*again).clues()) == [Clue("server.py:3", AGAIN)]
    assert list(one_thread(*again, failed("OSError")).clues()) == []


def test_who_stands_in_a_send_has_sockets_that_wait() -> None:
    stands = event(2, WENT_ON, place="server.py:6", path=at(6))
    assert list(one_thread(stands).clues()) == [Clue("server.py:9", 1)]
    threads = SERVER.replace("ready.select()", "people")
    assert list(one_thread(stands, server=threads).clues()) == []  # each may wait in its own


def test_who_has_left_was_forgotten_somewhere() -> None:
    forgets = event(2, Event.REGISTRY_CHANGED, place="server.py:3", peers=[], registry=1)
    assert list(one_thread(forgets).left_behind()) == [Clue("server.py:3", 1)]
