"""Servers whose registry or locks are watched."""

from __future__ import annotations

from autograder.room.watched import WatchedRoom

SERVER = """
import socket, threading, collections, dataclasses
from socket import create_server
lock = threading.Lock()
{setup}
def serve(c):
    with lock:
        {join}
    c.recv(100)
    with lock:
        {leave}
listener = create_server(("127.0.0.1", 12345))
while True:
    c, a = listener.accept()
    threading.Thread(target=serve, args=(c,)).start()
"""


def start(watched: WatchedRoom, setup: str, join: str, leave: str, server: str = SERVER) -> None:
    script = server.format(setup=setup, join=join, leave=leave)
    (watched.home / "server.py").write_text(script, encoding="utf-8")
    watched.open()
