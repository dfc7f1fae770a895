"""Proves autograder/probe/channel.py: events out, commands in, a JSON object a line."""

from __future__ import annotations

import json
import socket
from queue import Queue
from typing import Any

from autograder.probe.channel import Channel


def test_events_go_out_and_commands_come_in() -> None:
    ours, theirs = socket.socketpair()
    channel, came = Channel(theirs), Queue[dict[str, Any]]()
    channel.on("short", came.put)
    channel.listen()
    with ours, theirs, ours.makefile("rw") as line:
        channel.tell("listening", port=12345, odd={1})
        told = json.loads(line.readline())
        assert (told["event"], told["port"], told["odd"]) == ("listening", 12345, "{1}")
        assert told["thread"] == "MainThread"
        print(
            '{"do": "a word that nobody knows"}\n{"do": "short", "most": 3}', file=line, flush=True
        )
        assert came.get(timeout=60) == {"most": 3}


def test_if_the_grader_is_gone_the_program_goes_on() -> None:
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs:
        assert Channel(theirs).tell("listening", port=12345) is None
