"""Proves autograder/stage/rooms.py: scenes from cells, again and again, and nothing left behind."""

from __future__ import annotations

import threading
import time

import pytest

from autograder.kit import ROOT
from autograder.room.scene import PATIENCE
from autograder.room.unmet import Unmet
from autograder.stage import (
    open_duo,
    open_room,
    open_udp_room,
    rooms,
    show_stream,
)
from helpers.lectures import ONE_BY_ONE, REFERENCE, SERVER, rows

SIDES = ("server", "client")


def test_a_scene_can_be_played_again_and_again_in_one_process() -> None:
    charts = set()
    for _ in range(3):
        with open_room(SERVER, (REFERENCE / "client.py").read_text("utf-8")) as room:
            alice, bob = room.join("alice", "bob")
            alice.says("Привет")
            bob.hears("Привет")
        assert room.trace is not None
        charts.add(room.trace.as_svg())
        assert not any(program.running for program in room.programs)
        assert not room.home.exists()
    assert len(charts) == 1


def test_a_cell_that_fails_leaves_nothing_behind() -> None:
    rooms = []

    def cell() -> None:
        with open_room(SERVER) as room:
            rooms.append(room)
            room.connect_silently("alice").says(str(1 / 0))

    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        cell()
    assert not any(program.running for program in rooms[0].programs)
    assert not rooms[0].home.exists()
    assert threading.active_count() == before


def test_a_hopeless_wait_ends_within_the_time_of_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    def cell() -> None:
        with open_room(sleepy) as room:
            alice = room.connect_silently("alice")
            alice.says("hello")
            alice.hears("hello")

    monkeypatch.setattr(rooms, "TIME", 0.4)
    sleepy = ONE_BY_ONE.replace("client, address", "import time; time.sleep(60); client, address")
    began = time.monotonic()
    with pytest.raises(Unmet):
        cell()
    assert time.monotonic() - began < PATIENCE  # what a check would wait


def test_a_server_that_does_not_run_says_why() -> None:
    with pytest.raises(Unmet, match="NameError"), open_room("print(x)"):
        pass


def test_a_room_without_a_server_refuses() -> None:
    with open_room("", (REFERENCE / "client.py").read_text("utf-8")) as room:
        alice = room.join("alice")
        assert alice.program.exit_status == 1
        assert alice.program.errors.text.startswith("Nobody listens there.")


def test_a_room_for_two() -> None:
    programs = (ROOT / "reference" / "02_two_user_chat" / f"{name}.py" for name in SIDES)
    with open_duo(*(path.read_text("utf-8") for path in programs)) as room:
        boss, alice = room.meet()
        boss.says("hello")
        alice.hears("hello")
    assert room.trace is not None
    assert room.trace.lanes == ["alice", "server"]
    assert ("server", "alice", "“hello⏎”", "message") in rows(room.trace)


def test_a_room_without_connections(capsys: pytest.CaptureFixture[str]) -> None:
    server = (ROOT / "reference" / "03_udp_chat" / "server.py").read_text("utf-8")
    with open_udp_room(server) as room:
        alice, bob = room.connect_silently("alice", "bob")
        bob.says("hi")
        room.network(room.server, "doubled")
        alice.says("hello")
        bob.hears("hello")
        room.settle()
        show_stream(room, bob, back=True)
    assert rows(room.trace) == [
        ("bob", "server", "“hi”", "message"),
        ("alice", "server", "“hello”", "message"),
        ("server", "bob", "“hello”", "message"),
    ]
    assert capsys.readouterr().out.splitlines() == [
        "the server sent  |  each recv of bob's client returned",
        "b'hello'  5 bytes  |  b'hello'  5 bytes",
        "  |  b'hello'  5 bytes",
    ]
