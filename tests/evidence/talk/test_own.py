"""Proves autograder/evidence/talk/own.py: a shared variable, a thread a line, a lost line show."""

from __future__ import annotations

import pytest

from autograder.evidence.talk.own import at_each_step, each_is_heard_once, says_in_bursts
from autograder.kit import REFERENCE
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

HOME = REFERENCE / "05_framing"
SERVER, CLIENT = ((HOME / name).read_text("utf-8") for name in ("server.py", "client.py"))
SHARED = SERVER.replace(
    "    clients.append(client)\n", "    global line\n    clients.append(client)\n"
)
FORGETFUL = SERVER.replace("in lines(client):", "in list_without_the_50th(lines(client)):").replace(
    "def main", "def list_without_the_50th(found):\n"
    "    for number, line in enumerate(found):\n        if number != 49:\n"
    "            yield line\n\n\ndef main",
)  # fmt: skip
SENDS = 'server.sendall(line.rstrip("\\n").encode() + b"\\n")'
IN_THREADS = CLIENT.replace(
    SENDS, "threading.Thread(target=server.sendall, args=(line.encode(),)).start()"
)


def test_a_line_that_all_threads_share_is_somebody_elses_at_some_step(room: Room) -> None:
    opened(room, SHARED)
    with pytest.raises(Unmet):
        at_each_step(room, *room.connect("alice", "bob", "carol"))


def test_a_line_of_ones_own_stays_so_at_each_step(room: Room) -> None:
    opened(room, SERVER)
    alice, bob, carol = room.connect("alice", "bob", "carol")
    at_each_step(room, alice, bob, carol)
    assert carol.has_heard("step 2 of alice")


@pytest.mark.parametrize(
    ("client", "told"),
    [
        (CLIENT, ""),
        (IN_THREADS, "did not come, or not in its place"),
        (CLIENT.replace(SENDS, f"{SENDS}\n            {SENDS}"), "came 2 times"),
    ],
)
def test_a_client_that_sends_in_threads_or_twice(room: Room, client: str, told: str) -> None:
    (room.home / "client.py").write_text(client, "utf-8")
    opened(room, SERVER)
    got = ""
    try:
        each_is_heard_once(room, *room.join("alice", "bob"))
    except Unmet as error:
        got = error.got
    assert told in got
    assert bool(told) == bool(got)


def test_one_line_of_many_that_is_dropped(room: Room) -> None:
    opened(room, FORGETFUL)
    with pytest.raises(Unmet, match=r"049|048"):
        says_in_bursts(*room.connect("alice", "bob"))
