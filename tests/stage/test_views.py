"""Proves autograder/stage/views.py and autograder/drawing/curves.py: locks, the registry, and what
waits for whom.
"""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from autograder.drawing.spans import Story
from autograder.kit import ROOT
from autograder.stage import LectureRoom, open_room, show_locks, show_outboxes, show_registry
from autograder.stage.rooms import LectureWatchedRoom
from autograder.stage.views import locks_of, outboxes_of, registry_of

REFERENCE = ROOT / "reference"
SERVER = (REFERENCE / "06_registry" / "server.py").read_text("utf-8")
IN_A_CIRCLE = """
import socket
import threading

members = {}
one = threading.Lock()
other = threading.Lock()

def serve(client):
    with one:
        with other:
            members[client] = 1
    while data := client.recv(1024):
        with other:
            with one:
                print(data)

with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client,)).start()
"""


def bars(story: Story, kind: str = "has") -> list[tuple[str, str, bool]]:
    """Each bar: its lane, its text, and whether it has ended."""
    return [(s.lane, s.text, s.last is not None) for s in story.spans if s.kind == kind]


def test_who_holds_which_lock_and_who_waits() -> None:
    with open_room(SERVER, watch=True) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        with room.paused_before_send(carol):
            alice.says("slow")
            room.settle()
            bob.says("me too")
            room.settle()
        carol.hears("me too")
    story = locks_of(room)
    assert [*story.lanes.values()] == ["alice", "bob", ""]  # carol said nothing
    first, second, _third = story.lanes
    assert (first, "clients[client] 3", True) in bars(story)
    assert bars(story, "waits") == [(second, "clients[client] 3", True)]
    assert all(ended for _lane, _text, ended in bars(story))  # nor is the end of the room in it
    waiting = next(s for s in story.spans if s.kind == "waits")
    assert story.rows[waiting.first].text.endswith("with sending:")


def test_the_locks_of_a_room_that_is_recorded_and_open() -> None:
    with open_room(SERVER, record=True) as room:
        alice, bob = room.connect_silently("alice", "bob")
        alice.says("hi")
        bob.hears("hi")
        room.settle()
        assert [span.kind for span in locks_of(room).spans][:1] == ["has"]


def test_a_deadlock() -> None:
    with open_room(IN_A_CIRCLE, watch=True) as room:
        assert isinstance(room, LectureWatchedRoom)
        alice = room.connect_silently("alice")
        with room.paused_between_locks():
            alice.says("hi")
            room.settle()
            room.connect_silently("bob")
        room.settle()
    story = locks_of(room)
    one, other = story.lanes
    assert [bar for bar in bars(story) if not bar[2]] == [
        (one, "other", False),
        (other, "one", False),
    ]
    assert [bar for bar in bars(story, "waits") if not bar[2]] == [
        (other, "other", False),
        (one, "one", False),
    ]
    assert story.rows[-1].kind == "trouble"


def test_a_thread_that_waits_for_itself() -> None:
    with open_room(IN_A_CIRCLE.replace("other:", "one:"), watch=True) as room:
        room.connect_silently("alice")
        room.settle()
    story = locks_of(room)
    (thread,) = story.lanes
    assert bars(story) == [(thread, "one", False)]
    assert bars(story, "waits") == [(thread, "one", False)]
    assert "itself" in story.rows[-1].text


def test_who_is_in_the_registry(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SERVER, watch=True) as room:
        alice, bob = room.connect_silently("alice", "bob")
        with room.paused_after_recv(room.server, bob.port):
            bob.leaves()
            alice.says("is anybody here?")
        alice.says("nobody")
    story = registry_of(room)
    assert bars(story) == [("alice", "1 in it", False), ("bob", "2 in it", True)]
    assert bars(story, "thin") == [("alice", "", False), ("bob", "", True)]
    texts = [row.text for row in story.rows]
    left = story.spans[-1] if story.spans[-1].lane == "bob" else story.spans[-2]
    assert left.last is not None
    assert texts.index("alice says “is anybody here?”.") < texts.index("43 del clients[client]")
    show_registry(room)
    assert "┗ bob: 2 in it" in capsys.readouterr().out


def test_what_waits_for_a_slow_reader(capsys: pytest.CaptureFixture[str]) -> None:
    server = (REFERENCE / "04_multi_user_chat" / "server.py").read_text("utf-8")
    with open_room(server) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        with room.paused_before_send(bob):
            alice.says("0123456789")
            room.settle()
        carol.hears("0123456789")
    most = {name: max(n for _at, n in points) for name, points in outboxes_of(room).items()}
    assert most == {"alice": 0, "bob": 11, "carol": 11}
    assert [points[-1][1] for points in outboxes_of(room).values()] == [0, 0, 0]
    show_outboxes(room)
    assert "bob: 11 bytes at most" in capsys.readouterr().out


def test_a_room_that_was_not_watched_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SERVER) as room:
        room.connect_silently("alice")
    for show in (show_locks, show_registry):
        show(room)
    assert capsys.readouterr().out.count("watch=True") == 2


def test_a_room_without_a_server_has_nothing_to_show() -> None:
    with open_room("") as room:
        pass
    assert not locks_of(room).spans
    assert not registry_of(room).spans
    assert outboxes_of(room) == {}


def drawn(room: LectureRoom) -> list[str]:
    return [locks_of(room).as_svg(), registry_of(room).as_svg()]


def test_events_that_a_program_made_up_do_no_harm() -> None:
    with open_room(SERVER, watch=True) as room:
        room.connect_silently("alice")
        now = room.server.reports.all[-1]["at"]
        for made_up in (
            {"event": "lock acquired", "at": now, "thread": [], "lock": "x"},
            {"event": "lock released", "at": now, "thread": "t", "lock": 99},
            {"event": "registry changed", "at": now, "registry": {}, "peers": 5},
            {"event": "registry changed", "at": now, "registry": 1, "peers": [[], None]},
            {"event": "received", "at": now, "size": "x", "peer": []},
            {"event": "lock made", "at": now, "lock": None, "place": 7},
            {"event": "lock acquired", "at": now, "thread": "t"},
            {"event": "received", "at": now, "thread": "t", "size": 1},
            {"event": "registry changed", "at": now, "thread": "t"},
        ):
            room.server.reports.add(json.dumps(made_up).encode() + b"\n")
        assert room.server.reports.astray == 9
    for svg in drawn(room):
        assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert outboxes_of(room).keys() <= {"alice"}
