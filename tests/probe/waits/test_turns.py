"""Proves autograder/probe/waits/turns.py: who wants to receive is served in the order they came."""

from __future__ import annotations

import threading

import pytest

from autograder.probe.waits.turns import Turns
from autograder.room.room import Room
from helpers.scripts import opened

READERS = """
import socket, sys, threading
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
come = threading.Barrier(3)
def read(name):
    come.wait()
    while data := c.RECV:
        print(name, data.decode().strip(), flush=True)
threads = [threading.Thread(target=read, args=(name,)) for name in "AB"]
for thread in threads:
    thread.start()
come.wait()
for thread in threads:
    thread.join()
"""


@pytest.mark.parametrize("call", ["recv(100)", "recvfrom(100)[0]", "recvmsg(100)[0]"])
def test_two_threads_that_read_one_connection_take_turns(room: Room, call: str) -> None:
    opened(room, READERS.replace("RECV", call))
    alice = room.connect_silently("alice")
    room.settle()
    for number in range(20):
        alice.sends(f"{number}\n".encode())
        room.settle()
    alice.leaves()
    room.wait_for_the_end_of(room.server)
    told = [line.split() for line in room.server.output.text.splitlines()]
    assert [number for _name, number in told] == [str(number) for number in range(20)]
    assert {name for name, _number in told[::2]} | {name for name, _number in told[1::2]} == {*"AB"}
    assert len({name for name, _number in told[::2]}) == 1


def test_who_gives_up_lets_the_next_one_in() -> None:
    turns, came = Turns(), []

    def receive() -> None:
        with turns:
            came.append(threading.current_thread())

    def give_up() -> None:
        with turns:
            late.start()
            raise KeyboardInterrupt

    late = threading.Thread(target=receive)
    with pytest.raises(KeyboardInterrupt):
        give_up()
    late.join(5)
    assert came == [late]
