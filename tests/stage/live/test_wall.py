"""Proves autograder/stage/live/wall.py: each thread is a tile, and its colour says what it does."""

from __future__ import annotations

import contextlib
import socket
import sys
import time
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import pytest

from autograder.room.room import Room
from autograder.stage.live.wall import TILES, Does, Tile, Wall, does_what, picture
from autograder.stage.rooms import open_room
from helpers.waiting import PATIENCE

# Each of its clients says what its thread is to do.
SERVER = """
import queue, socket, threading, time
lock, said = threading.Lock(), queue.Queue()
lock.acquire()

def work(client):
    for line in client.makefile():
        if line == "wait\\n":
            client.recv(100)
        if line == "lock\\n":
            with lock:
                pass
        if line == "queue\\n":
            said.get()
        if line == "sleep\\n":
            time.sleep(60)
        if line == "send\\n":
            client.sendall(b"x" * 50_000_000)
        if line == "spin\\n":
            while True:
                pass

with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=work, args=(client,), daemon=True).start()
"""


@contextlib.contextmanager
def person(room: Room, *lines: bytes) -> Iterator[int]:
    """Somebody who says lines one after another. Their port."""
    with socket.create_connection(room.address) as sock:
        for line in lines:
            sock.sendall(line)
        yield sock.getsockname()[1]


def look_until(wall: Wall, room: Room, names: dict[int, str], seen: Callable[..., bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        tiles = {t.name: t for t in wall.look(room.server, room.server.where(), names)}
        if seen(tiles):
            return
        assert time.monotonic() < deadline, [(t.name, t.does, t.place) for t in tiles.values()]
        room.lines.poll(0.1)


def test_what_threads_wait_for_is_their_colour() -> None:
    with open_room(SERVER) as room, contextlib.ExitStack() as stack:
        wanted = {
            "reads": Does.RECV,
            "lock": Does.LOCK,
            "queue": Does.LOCK,
            "sleep": Does.SLEEP,
            "send": Does.SEND,
        }
        ports = {
            stack.enter_context(person(room, b"hello\n", f"{name}\n".encode())): name
            for name in wanted
        }
        ports[stack.enter_context(person(room, b"wait\n"))] = "waits"

        def seen(tiles: dict[str, Tile]) -> bool:
            found = {name: tiles[name].does for name in (*wanted, "waits") if name in tiles}
            main = tiles.get("MainThread")
            return (
                found == wanted | {"waits": Does.RECV}
                and main is not None
                and main.does == Does.ACCEPT
            )

        look_until(Wall(), room, ports, seen)


@pytest.mark.skipif(sys.platform == "darwin", reason="the system tells root alone")
def test_who_runs_in_circles_is_red_and_who_works_is_not() -> None:
    with open_room(SERVER) as room, contextlib.ExitStack() as stack:
        ports = {stack.enter_context(person(room, b"hello\n", b"spin\n")): "spins"}
        ports[stack.enter_context(person(room, b"hello\n"))] = "calm"

        def seen(tiles: dict[str, Tile]) -> bool:
            found = {name: tile.does for name, tile in tiles.items()}
            return found.get("spins") == Does.SPINS and found.get("calm") == Does.RECV

        look_until(Wall(), room, ports, seen)


def test_a_tile_lights_up_when_its_person_has_spoken() -> None:
    with open_room(SERVER) as room, socket.create_connection(room.address) as sock:
        wall, names = Wall(), {sock.getsockname()[1]: "Anna"}
        sock.sendall(b"hello\n")
        look_until(wall, room, names, lambda t: "Anna" in t and t["Anna"].is_lit)
        look_until(wall, room, names, lambda t: not t["Anna"].is_lit)
        sock.sendall(b"again\n")
        look_until(wall, room, names, lambda t: t["Anna"].is_lit)
        tiles = wall.look(room.server, room.server.where(), {})
        assert [(tile.name, tile.port) for tile in tiles[1:]] == [("gone: Anna", None)]


def test_where_nobody_knows_the_call_the_line_tells() -> None:
    def does(code: str, call: str = "") -> Does:
        return does_what({"code": code, "call": call})

    assert does("with lock:") == Does.LOCK
    assert does("time.sleep(1)") == Does.SLEEP
    assert does("while True:") == Does.RUNS
    assert does("with socket.create_server(ADDRESS) as listener:", "accept") == Does.ACCEPT


def test_a_wall_is_only_text_and_has_an_end() -> None:
    evil = Tile("<script>alert(1)</script>", Does.RECV, "a&b.py:1", True, 5)
    shown = picture([evil] * (TILES + 7))
    body = shown.html[shown.html.index("<div") :]
    assert "<script" not in body
    assert len(ElementTree.fromstring(body).findall(".//li")) == TILES
    assert "7 more threads" in body
    assert shown.text.endswith("7 more threads")
    assert picture([]).text == ""
