"""Proves autograder/stage/live.py: a class joins the chat of a cell, and it ends when it should."""

from __future__ import annotations

import shlex
import socket
import subprocess
import sys
import types

import pytest

from autograder.stage import live as live_stage
from autograder.stage.live import LiveRoom, live_room
from autograder.stage.picture import Picture
from helpers.live import SERVER, Stranger, names, turn_until


def test_a_rehearsal_ends_by_itself_and_shows_everything(
    live: LiveRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_stage, "REHEARSAL", 60.0)  # it is over when all lines have come
    live.run()
    shown = {name: picture.text for name, picture in live.board.shown.items()}
    assert shown["people"].endswith("Anna (2), Ben (2), Chen (2)")
    assert shown["chart"].count("“Chen”") == 3  # it came in once and went out twice
    assert shown["threads"].count("(serve)") == 3
    assert live.door.address[0] == "127.0.0.1"


def test_the_line_for_guests_is_a_client() -> None:
    with live_room(SERVER.read_text("utf-8"), port=0) as room:
        listener = Stranger(room, b"listener")
        turn_until(room, lambda: names(room) == ["listener"])
        command = shlex.split(live_stage.client_line(*room.door.address))
        guest = subprocess.Popen([sys.executable, *command[1:]], stdin=subprocess.PIPE)
        assert guest.stdin is not None
        guest.stdin.write("Анна\nпривет\n".encode())
        guest.stdin.close()
        turn_until(room, lambda: "привет\n".encode() in listener.heard)
        assert guest.wait(10) == 0


def test_the_button_and_the_end_of_the_server_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def press() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(live_stage, "lan_address", lambda: "127.0.0.1")
    for act in ("button", "server ends"):
        with live_room(SERVER.read_text("utf-8"), minutes=10, port=0) as room:
            friend = Stranger(room, b"friend")
            turn_until(room, lambda: "friend" in names(room))
            if act == "button":
                monkeypatch.setattr(room.door, "turn", lambda patience: press())
            else:
                room.room.server.kill()
            room.run()
            assert ("end" in room.board.shown) == (act == "button")
        assert friend.socket.recv(1) == b"" or act == "server ends"
        assert not room.room.server.running


def test_pictures_are_refreshed_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    class Handle:
        def update(self, picture: object) -> None:
            shown.append("updated")

    def display(picture: object, display_id: bool) -> Handle:
        assert display_id
        shown.append("new")
        return Handle()

    module = types.ModuleType("IPython.display")
    module.display = display  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", types.ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    monkeypatch.setattr(live_stage, "in_notebook", lambda: True)
    board = live_stage.Board()
    for text in ("one", "one", "two"):
        board.show("place", Picture(text))
    assert shown == ["new", "updated"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere this machine has one such address")
def test_people_at_this_machine_come_in_by_its_own_address() -> None:
    with live_room(SERVER.read_text("utf-8"), minutes=10, host="127.0.0.2", port=0) as room:
        assert room.door.address[0] == "127.0.0.2"
        at_home = "127.0.0.1", room.door.address[1]
        beside = socket.create_connection(at_home, timeout=5)
        beside.sendall(b"lecturer\n")
        Stranger(room, b"guest")
        turn_until(room, lambda: names(room) == ["lecturer", "guest"])
        beside.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(at_home, timeout=5)


def test_an_address_of_this_machine() -> None:
    address = live_stage.lan_address()
    with (
        socket.create_server((address, 0)) as ours,
        socket.create_connection(ours.getsockname()) as guest,
    ):
        assert guest.getpeername() == (address, ours.getsockname()[1])
