"""Proves autograder/program/holding.py: what a program holds is counted from outside."""

from __future__ import annotations

import dataclasses

from autograder.program import holding
from autograder.room.room import Room
from helpers.scripts import opened

HOARDS = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
kept = []
while True:
    c = listener.accept()[0]
    def serve(c=c):
        while data := c.recv(100):
            if b"keep" in data:
                kept.append((bytearray(b"x") * (32 << 20), socket.socket()))
                threading.Thread(target=threading.Event().wait, daemon=True).start()
            c.sendall(b"done\\n")
        c.close()
    threading.Thread(target=serve, daemon=True).start()
"""


def test_what_a_program_holds_is_counted_from_outside(room: Room) -> None:
    server = opened(room, HOARDS).server
    alice = room.connect_silently("alice")
    alice.says("hello")
    alice.hears("done")
    memory, held = holding.memory(server), holding.holding(server)
    alice.says("keep this")
    alice.hears("done\ndone")
    assert holding.memory(server) - memory > 30 << 20
    more = dataclasses.replace(held, descriptors=held.descriptors + 1, threads=held.threads + 1)
    assert holding.holding(server) == more
    assert holding.is_connected(server, room.address[1], alice.port)
    alice.leaves()
    room.settle()
    assert not holding.is_connected(server, room.address[1], alice.port)
    server.kill()
    server.wait_end()
    assert (holding.memory(server), holding.holding(server)) == (0, holding.Holding(0, 0))


# Each has a parent no more, and is another process group: nobody sees whose it was.
LEAVES_ORPHANS = """
import os, signal, socket
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    with listener.accept()[0]:
        if os.fork() == 0:
            if os.fork() == 0:
                os.setsid()
                signal.pause()
            os._exit(0)
        os.wait()
"""


def test_processes_that_have_left_their_parent_are_counted(room: Room) -> None:
    server = opened(room, LEAVES_ORPHANS).server
    before = holding.processes_beside(server)
    for number in range(3):
        room.connect_silently(f"p{number}")
    room.settle()
    assert room.wait_for(lambda: holding.processes_beside(server) == before + 3)
