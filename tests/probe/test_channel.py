"""Proves autograder/probe/channel.py: events out, commands in, a JSON object a line."""

from __future__ import annotations

import json
import socket
from queue import Queue
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.talk import Command, Event, Place, order
from helpers.waiting import PATIENCE


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
