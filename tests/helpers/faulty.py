"""Programs that read and write, for faults to meet."""

from __future__ import annotations

from autograder.program.program import Program
from autograder.room.room import Room

SAYS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.recv(100)
c.sendall({said!r})
c.recv(100)
"""
READER = """
import socket
buffer = bytearray(100)
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
for data in {reads}:
    print(len(data), flush=True)
"""
WRITER = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
data = b"0123456789" * 100
while c.recv(100):
    print({write}, "went", flush=True)
"""


def server(room: Room) -> Program:
    return room.server


def printed(room: Room) -> str:
    return server(room).output.text
