"""Proves autograder/probe/follow.py and autograder/probe/hold.py: a thread is held wherever it
comes to in the middle of a line.
"""

from __future__ import annotations

from autograder.probe.talk import Event, Place
from autograder.room.room import Room
from helpers.faulty import server
from helpers.scripts import opened

LOOPS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while c.recv(100):
    rest = b"0123456789" * 100 + b"\\n"
    while rest:
        sent = c.send(rest)
        rest = rest[sent:]
"""


def test_a_thread_is_held_wherever_it_comes_to_in_the_middle_of_a_line(room: Room) -> None:
    opened(room, LOOPS)
    alice = room.connect_silently("alice")
    room.short_writes(server(room), 300)
    with room.paused_in_mid_line(to=alice):
        alice.sends(b"go")
        room.wait_for(room.is_paused)
        room.settle()
        assert alice.heard_so_far() == 300
        assert "rest = rest[sent:]" in [place["code"] for place in server(room).where()]
    alice.hears("0123456789" * 100)
    assert not room.is_paused()
    held = [event for event in server(room).saw(Event.HELD) if event["where"] == Place.HALF_SENT]
    assert len(held) == 3  # the line after the send, the head of the loop, the send itself
    alice.sends(b"go")
    room.wait_for(lambda: alice.heard_so_far() == 2002)
    assert len(server(room).saw(Event.HELD)) == len(server(room).saw(Event.RELEASED))


TWO_SENDS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while word := c.recv(100):
    c.sendall(b"first\\n")
    last = b"second\\n"
    c.sendall(last)
"""


def test_a_thread_is_held_between_two_sends_to_a_person(room: Room) -> None:
    opened(room, TWO_SENDS)
    alice = room.connect_silently("alice")
    with room.paused_before_line(alice, text="c.sendall(last)", at=Place.AFTER_SEND):
        alice.sends(b"go")
        room.wait_for(room.is_paused)
        room.settle()
        alice.hears("first")
        assert alice.heard_so_far() == len("first\n")
    alice.hears("second")
    (told,) = server(room).saw(Event.FOLLOWED)
    assert [line.split()[0] for line in told["lines"]] == ["6", "7"]


TO_TWO_PEOPLE = """
import socket
import threading
people = []
def serve(me):
    while word := me.recv(100):
        for other in people:
            if other is not me:
                other.sendall(word)
                last = other
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    people.insert(0, listener.accept()[0])
    threading.Thread(target=serve, args=(people[0],), daemon=True).start()
"""


def test_a_thread_that_is_held_is_let_go_though_another_one_has_passed(room: Room) -> None:
    opened(room, TO_TWO_PEOPLE)
    alice, bob, carol = (room.connect_silently(name) for name in ("alice", "bob", "carol"))
    with room.paused_before_line(carol, text="last = other", at=Place.AFTER_SEND):
        alice.sends(b"one\n")
        room.wait_for(room.is_paused)
        bob.sends(b"two\n")  # its thread sends to carol, and then to alice
        alice.hears("two")
    bob.hears("one")
