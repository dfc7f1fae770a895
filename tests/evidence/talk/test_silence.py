"""Proves autograder/evidence/talk/silence.py: minutes of silence pass in no time, as far as one can
see what they bring about.
"""

from __future__ import annotations

import time

import pytest

from autograder.course.catalogue import all_checks
from autograder.evidence.talk import silence
from autograder.kit import REFERENCE
from autograder.room.room import Room
from helpers.scripts import opened

RIGHT = (REFERENCE / "04_multi_user_chat" / "server.py").read_text("utf-8")
# The child ends, and its parent does not ask for it.
FORKS = """
import os, socket
listener = socket.create_server(("127.0.0.1", 12345))
if os.fork() == 0:
    listener.accept()
    os._exit(0)
listener.accept()
listener.accept()
"""
IN, OPEN = "clients.append(client)", 'print("The chat is open.")'
LOOP = """
        while data := client.recv(1024):  # b"" means: the client has left
            broadcast(data, client)
"""
LOOKS = """
        client.settimeout(20)
        while True:
            try:
                data = client.recv(1024)
            except TimeoutError:
                continue
            if not data:
                break
            broadcast(data, client)
"""


@pytest.mark.parametrize(
    ("old", "new", "stays"),
    [
        (IN, IN, True),
        (IN, IN + "; client.settimeout(30)", False),
        (IN, IN + "; client.settimeout(600)", True),
        (LOOP, LOOKS, True),
    ],
)
def test_who_is_dropped_after_half_a_minute(room: Room, old: str, new: str, stays: bool) -> None:
    opened(room, RIGHT.replace(old, new))
    silence.is_coming(room)
    alice, bob = room.connect("alice", "bob")
    began = time.monotonic()
    silence.falls(room)
    alice.says("hello")
    assert room.wait_for(lambda: bob.has_heard("hello"), 1.0) == stays
    assert time.monotonic() - began < silence.COUNTED or room.once.slowest > 1


def test_a_listener_that_gives_up(room: Room) -> None:
    opened(room, RIGHT.replace(OPEN, "listener.settimeout(60)"))
    silence.is_coming(room)
    room.connect("alice")
    silence.falls(room)
    assert "TimeoutError: timed out" in room.server.errors.text
    assert "time_limits.py" not in room.server.errors.text


def test_who_sleeps_too_is_given_seconds_by_the_clock(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "SILENCE", 0.4)
    monkeypatch.setattr(silence, "COUNTED", 0.4)
    sleeper = 'threading.Thread(target=__import__("time").sleep, args=(99,), daemon=True).start()'
    opened(room, RIGHT.replace(IN, f"{IN}; client.settimeout(30); {sleeper}"))
    silence.is_coming(room)
    alice, bob = room.connect("alice", "bob")
    silence.falls(room)
    alice.says("hello")
    bob.hears("hello")


DISARMED = """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "TimeLimits":
        type(thing).wait = lambda *any: None
"""


@pytest.mark.parametrize(("trick", "is_doubtful"), [("", False), (DISARMED, True)])
def test_a_time_limit_that_is_hidden_is_a_doubt(
    room: Room, monkeypatch: pytest.MonkeyPatch, trick: str, is_doubtful: bool
) -> None:
    monkeypatch.setattr(silence, "SILENCE", 0.4)
    monkeypatch.setattr(silence, "COUNTED", 0.4)
    script = RIGHT.replace(IN, f"{IN}; client.settimeout(30)")
    opened(room, script.replace("import socket\n", f"import socket\n{trick}", 1))
    silence.is_coming(room)
    room.connect("alice", "bob")
    silence.falls(room)
    assert bool(room.in_doubt()) == is_doubtful


OWN_POLL = """
        import select
        poll = select.poll()
        poll.register(client, select.POLLIN)
        while True:
            if not poll.poll(30_000):
                continue
            if not (data := client.recv(1024)):
                break
            broadcast(data, client)
"""


@pytest.mark.skipif("sys.platform != 'linux'", reason="only there /proc tells")
def test_a_poll_of_ones_own_with_a_limit_is_no_doubt(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "SILENCE", 0.4)
    monkeypatch.setattr(silence, "COUNTED", 0.4)
    opened(room, RIGHT.replace(LOOP, OWN_POLL))
    silence.is_coming(room)
    alice, bob = room.connect("alice", "bob")
    silence.falls(room)
    assert not room.in_doubt()
    alice.says("hello")
    bob.hears("hello")


@pytest.mark.skipif("sys.platform != 'linux'", reason="only there /proc tells")
def test_a_child_that_has_ended_takes_no_time(room: Room) -> None:
    opened(room, FORKS)
    silence.is_coming(room)
    room.connect_silently("alice")
    room.connect_silently("bob")
    room.settle()
    began = time.monotonic()
    silence.falls(room)
    assert time.monotonic() - began < silence.SILENCE


@pytest.mark.parametrize("slug", ["03_udp_chat", "04_multi_user_chat"])
def test_three_people_talk_before_a_silence_falls(slug: str) -> None:
    # Who fails there is told first of three people, and not of a silence that changes nothing.
    told = [*all_checks(slug)]
    assert told.index("test_everyone_else_hears") < told.index("test_after_a_silence")
