"""Proves autograder/probe/waits/clocks.py: what a program's clocks tell goes on with the time."""

from __future__ import annotations

import pytest

from autograder.probe.talk import Command
from autograder.room.room import Room
from helpers.scripts import opened

CLOCKS = {
    "time.time": "import time\nclock = lambda: time.time()",
    "from time": "from time import monotonic as clock",
    "in a function": "def clock():\n    import time\n    return time.perf_counter()",
    "nanoseconds": "from time import time_ns\nclock = lambda: time_ns() / 10 ** 9",
    "datetime": "import datetime\nclock = lambda: datetime.datetime.now().timestamp()",
    "from datetime": "from datetime import datetime\nclock = lambda: datetime.now().timestamp()",
    "asyncio": "import asyncio\nclock = asyncio.new_event_loop().time",
}
SERVER = """
import socket
{clock}
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
before = clock()
while data := c.recv(100):
    c.sendall(b"%d minutes\\n" % ((clock() - before) // 60))
"""


@pytest.mark.parametrize("clock", CLOCKS.values(), ids=CLOCKS.keys())
def test_a_clock_is_put_forward(room: Room, clock: str) -> None:
    opened(room, SERVER.format(clock=clock))
    room.count_time()
    alice = room.connect("alice")
    alice.hears("0 minutes")
    room.server.ask(Command.TIME_PASSES, 5, seconds=120.0)
    alice.says("how late is it?")
    alice.hears("2 minutes")


ALARM = """
import signal, socket
signal.alarm(100)
signal.signal(signal.SIGALRM, lambda *_: print("it rings", flush=True))
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while c.recv(100):
    pass
"""


def test_an_alarm_comes_when_its_time_has_passed(room: Room) -> None:
    opened(room, ALARM)
    room.count_time()
    room.connect("alice")
    for seconds, told in ((50.0, ""), (60.0, "it rings\n")):
        room.server.ask(Command.TIME_PASSES, 5, seconds=seconds)
        room.settle()
        assert room.server.output.text == told


KERNEL = """
import socket, struct
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.recv(100)
c.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 50, 0))
try:
    c.recv(10)
except BlockingIOError as error:
    print(error, flush=True)
c.recv(10)
"""


def test_a_time_limit_in_the_kernel_runs_out(room: Room) -> None:
    opened(room, KERNEL)
    room.count_time()
    room.connect("alice")
    room.server.ask(Command.TIME_PASSES, 5, seconds=60.0)
    room.settle()
    assert room.server.output.text == "[Errno 11] Resource temporarily unavailable\n"
