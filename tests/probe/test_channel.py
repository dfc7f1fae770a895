"""Proves autograder/probe/channel.py: events out, commands in, a JSON object a line."""

from __future__ import annotations

import json
import socket
from queue import Queue
from typing import Any

import pytest

from autograder.probe.channel import Channel
from autograder.probe.talk import Command, Event, Place, order
from autograder.program.stillness import HAS_PROC
from autograder.room.room import Room
from helpers.scripts import opened
from helpers.waiting import PATIENCE

# A process for each client, and one more below it.
FORKS = """
import os, socket
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    conn, _ = listener.accept()
    if os.fork() == 0:
        if os.fork() == 0:
            while data := conn.recv(100):
                conn.sendall(data)
            os._exit(0)
        os.wait()
        os._exit(0)
    conn.close()
"""


def test_events_go_out_and_commands_come_in() -> None:
    ours, theirs = socket.socketpair()
    channel, came = Channel(theirs), Queue[dict[str, Any]]()
    channel.on(Command.SHORT, came.put)
    channel.listen()
    with ours, theirs, ours.makefile("rw") as line:
        channel.tell(Event.ACCEPTED, peer=12345)
        told = json.loads(line.readline())
        assert (told["event"], told["peer"], told["thread"]) == ("accepted", 12345, "MainThread")
        short = order(Command.SHORT, at=Place.RECEIVED, peer=None, most=3)
        print('{"do": "a word that nobody knows"}', json.dumps(short), sep="\n", file=line)
        line.flush()
        assert came.get(timeout=PATIENCE) == short
        armed = json.loads(line.readline())
        assert (armed["event"], armed["command"]) == ("armed", "short")


def test_if_the_grader_is_gone_the_program_goes_on() -> None:
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs:
        assert Channel(theirs).tell(Event.ACCEPTED, peer=12345) is None


@pytest.mark.skipif(not HAS_PROC, reason="other systems do not tell what children wait for")
def test_what_is_armed_is_so_in_each_process_that_a_program_forks(room: Room) -> None:
    opened(room, FORKS)
    alice = room.connect_silently("alice")
    alice.says("hi")
    alice.hears("hi")
    with room.paused_after_recv(room.server, alice.port):
        alice.says("one more")
        room.wait_for(room.is_paused)
        alice.never_heard("one more")
    alice.hears("one more")


@pytest.mark.skipif(not HAS_PROC, reason="other systems do not tell what children wait for")
def test_a_program_is_stopped_with_all_that_it_has_forked(room: Room) -> None:
    opened(room, FORKS)
    alice = room.connect_silently("alice")
    with room.server.frozen():
        alice.says("hi")
        room.settle()
        alice.never_heard("hi")
    room.watcher.act()
    alice.hears("hi")
