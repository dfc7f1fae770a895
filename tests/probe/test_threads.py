"""Proves autograder/probe/threads.py: which threads started, died, and where each one stands."""

from __future__ import annotations

from autograder.room.room import Room
from helpers.scripts import opened

DIES = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
def serve(client):
    int(client.recv(100))
while True:
    client = listener.accept()[0]
    threading.Thread(target=serve, args=(client,), name="server of " + "one").start()
"""


def test_a_thread_starts_stands_and_dies(room: Room) -> None:
    server = opened(room, DIES).server
    alice = room.connect_silently("alice")
    room.settle()
    assert [event["name"] for event in server.saw("thread started")] == ["server of one"]
    places = {place["thread"]: (place["file"], place["line"]) for place in server.where()}
    assert places == {"MainThread": ("server.py", 7), "server of one": ("server.py", 5)}
    alice.says("no number")
    assert room.wait_for(lambda: bool(server.saw("thread died")))
    (died,) = server.saw("thread died")
    assert died["name"] == "server of one"
    assert died["error"].startswith("ValueError: invalid literal for int()")
    assert died["place"] == "server.py:5"
