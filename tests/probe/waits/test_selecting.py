"""Proves autograder/probe/waits/selecting.py: a select() with a time limit can be ended."""

from __future__ import annotations

import pytest

from autograder.probe.talk import Command
from autograder.room.room import Room
from helpers.scripts import opened

WAITS = {
    "select": "print(select.select([c], [], [], 50), flush=True)",
    "SelectSelector": "waits(selectors.SelectSelector())",
    "PollSelector": "waits(selectors.PollSelector())",
    "DefaultSelector": "waits(selectors.DefaultSelector())",
}
IN_VAIN = {"select": "([], [], [])\n"}
SERVER = """
import select, selectors, socket
def waits(ready):
    ready.register(c, selectors.EVENT_READ)
    print(ready.select(50), flush=True)
    print([key.fileobj is c for key, _events in ready.select(50)], flush=True)
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.recv(100)
{wait}
c.recv(100)
"""


@pytest.mark.parametrize("how", WAITS)
def test_a_wait_ends_when_its_time_has_passed(room: Room, how: str) -> None:
    opened(room, SERVER.format(wait=WAITS[how]))
    room.count_time()
    alice, server = room.connect("alice"), room.server
    (left,) = server.ask(Command.TIME_LIMITS, 5)[-1]["seconds"]
    assert 40 < left <= 50
    server.ask(Command.TIME_PASSES, 5, seconds=left - 5.0)
    room.settle()
    assert server.output.text == ""
    server.ask(Command.TIME_PASSES, 5, seconds=5.0)
    room.settle()
    assert server.output.text == IN_VAIN.get(how, "[]\n")
    alice.says("hi")
    room.settle()
    assert server.output.text == IN_VAIN.get(how, "[]\n[True]\n")


def test_the_loop_of_asyncio_ends_its_waits_too(room: Room) -> None:
    opened(
        room,
        """
import asyncio
async def serve(reader, writer):
    try:
        await reader.readline()
        await asyncio.wait_for(reader.read(10), 50)
    except TimeoutError:
        print("in vain", flush=True)
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 12345)
    await server.serve_forever()
asyncio.run(main())
""",
    )
    room.count_time()
    room.connect("alice")
    room.server.ask(Command.TIME_PASSES, 5, seconds=60.0)
    room.settle()
    assert room.server.output.text == "in vain\n"
