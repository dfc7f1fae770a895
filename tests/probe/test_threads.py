"""Proves autograder/probe/threads.py: which threads started, died, and where each one stands."""

from __future__ import annotations

import re

from autograder.probe.talk import Event
from autograder.probe.threads import first_of
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
    assert [event["name"] for event in server.saw(Event.THREAD_STARTED)] == ["server of one"]
    places = {place["thread"]: (place["file"], place["line"]) for place in server.where()}
    assert places == {"MainThread": ("server.py", 7), "server of one": ("server.py", 5)}
    alice.says("no number")
    assert room.wait_for(lambda: bool(server.saw(Event.THREAD_DIED)))
    (died,) = server.saw(Event.THREAD_DIED)
    assert died["name"] == "server of one"
    assert died["error"].startswith("ValueError: invalid literal for int()")
    assert died["place"] == "server.py:5"


def test_a_thread_without_an_object_dies_and_its_user_reads_what_python_prints(room: Room) -> None:
    plain = DIES.replace("threading\n", "_thread\n", 1).replace(
        'threading.Thread(target=serve, args=(client,), name="server of " + "one").start()',
        "_thread.start_new_thread(serve, (client,))",
    )
    server = opened(room, plain).server
    room.connect_silently("alice").says("no number")
    assert room.wait_for(lambda: bool(server.saw(Event.THREAD_DIED)))
    (died,) = server.saw(Event.THREAD_DIED)
    assert died["error"].startswith("ValueError: invalid literal for int()")
    assert died["place"] == "server.py:5"
    room.settle()
    first, *rest = server.errors.text.splitlines()
    assert re.match("Exception ignored in thread started by:? <function serve at 0x", first)
    assert [line.strip() for line in rest if "/" in line or "Error" in line][1:] == [died["error"]]


BY_HAND = """
import _thread, socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
def serve(client):
    print(threading.current_thread().name, flush=True)
    client.recv(100)
while True:
    _thread.start_new_thread(serve, (listener.accept()[0],))
"""


def test_what_stands_for_a_thread_is_not_made_by_the_script(room: Room) -> None:
    server = opened(room, BY_HAND).server
    room.connect_silently("alice")
    assert room.wait_for(lambda: b"Dummy" in server.output.data)
    assert server.saw(Event.THREAD_MADE) == []


ODD_NAMES = """
import socket, threading
class Nameless(threading.Thread):
    name = None
    def run(self): raise ValueError("\\ud800" + "x" * 5000)
class Renamed(threading.Thread):
    def run(self):
        self.name = "\\udcff" + "y" * 5000
        self.odd_one_out
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
for kind in (Nameless, Renamed):
    thread = kind()
    thread.start()
    thread.join()
c.recv(100)
"""


def test_odd_names_and_errors_are_told_as_far_as_they_fit(room: Room) -> None:
    server = opened(room, ODD_NAMES).server
    assert server is not None
    room.connect_silently("alice")
    assert room.wait_for(lambda: len(server.saw(Event.THREAD_DIED)) == 2)
    one, two = server.saw(Event.THREAD_DIED)
    assert (one["name"], one["error"]) == ("None", "ValueError: \\ud800" + "x" * 281 + "…")
    assert (two["name"], two["place"]) == ("\\udcff" + "y" * 293 + "…", "server.py:9")
    assert two["thread"] == two["name"]
    assert server.reports.astray == 0


# The new thread has started its own one before start() returns to the one who began it.
OVERTAKEN = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
class WaitsForTheOther(threading.Event):
    def wait(self, timeout=None):
        return all([super().wait(timeout), other.wait(timeout)])
other = threading.Event()
def serve(client):
    threading.Thread(target=read, args=(client,)).start()
    other.set()
def read(client):
    client.recv(100)
while True:
    thread = threading.Thread(target=serve, args=(listener.accept()[0],))
    thread._started = WaitsForTheOther()
    thread.start()
    print("goes on")
"""


def test_the_one_who_began_a_thread_is_held_not_the_thread_that_it_began(room: Room) -> None:
    server = opened(room, OVERTAKEN).server
    with room.paused_after_start():
        room.comes("alice")
        room.settle()
        assert sorted(place["line"] for place in server.where()) == [12, 16]


# Each failed send to the leaver is told the others by a send to all, which fails again.
FAILS_IN_CIRCLES = """
import socket, threading
listener = socket.create_server(("127.0.0.1", 12345))
clients = []
def send_to_all(data):
    for client in clients:
        try:
            client.sendall(data)
        except OSError:
            send_to_all(b"somebody has left")
def serve(client):
    while data := client.recv(100):
        send_to_all(data)
while True:
    clients.append(listener.accept()[0])
    threading.Thread(target=serve, args=(clients[-1],)).start()
"""


def test_hundreds_of_exceptions_in_a_row_are_told_at_once(room: Room) -> None:
    server = opened(room, FAILS_IN_CIRCLES).server
    bob, alice = room.connect("bob", "alice")
    bob.vanishes()
    for number in range(3):
        alice.says(f"number {number}")
        room.settle()
    # The leaver's own thread may die of the reset, too, in its recv().
    sends = "server.py:8", "server.py:10"
    (death,) = (died for died in server.saw(Event.THREAD_DIED) if died["place"] in sends)
    assert "Error" in death["error"]
    room.once.used.look(room.programs)
    assert room.once.used.cpu < 8  # seconds; it was more than a minute


def test_exceptions_in_a_circle_have_a_first_one() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    assert first_of(one) in (one, other)
    inner = ValueError("first")
    last = ValueError("the same in its cleanup")
    last.__context__ = inner
    assert first_of(last) is inner
