"""Proves autograder/stage/live/room.py, autograder/stage/live/board.py and
autograder/stage/live/invitation.py: a class joins the chat of a cell, and it ends when it should.
"""

from __future__ import annotations

import shlex
import socket
import subprocess
import sys
import types
from collections import Counter
from concurrent.futures import Future
from typing import Any

import pytest

from autograder.stage.ask import Question
from autograder.stage.live import board, bridge, invitation
from autograder.stage.live import room as live_stage
from autograder.stage.live.room import LiveRoom, by_phone, live_room
from autograder.stage.picture import Picture
from helpers.live import SERVER, Stranger, names, turn_until
from helpers.phones import meanwhile, phone
from helpers.waiting import PATIENCE


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
        command = shlex.split(invitation.client_line(*room.door.address))
        guest = subprocess.Popen([sys.executable, *command[1:]], stdin=subprocess.PIPE)
        assert guest.stdin is not None
        guest.stdin.write("Анна\nпривет\n".encode())
        guest.stdin.close()
        turn_until(room, lambda: "привет\n".encode() in listener.heard)
        assert guest.wait(PATIENCE) == 0


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
    monkeypatch.setattr(board, "in_notebook", lambda: True)
    shown_in = board.Board()
    for text in ("one", "one", "two"):
        shown_in.show("place", Picture(text))
    assert shown == ["new", "updated"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere this machine has one such address")
def test_people_at_this_machine_come_in_by_its_own_address() -> None:
    with live_room(SERVER.read_text("utf-8"), minutes=10, host="127.0.0.2", port=0) as room:
        assert room.door.address[0] == "127.0.0.2"
        at_home = "127.0.0.1", room.door.address[1]
        beside = socket.create_connection(at_home, timeout=PATIENCE)
        beside.sendall(b"lecturer\n")
        Stranger(room, b"guest")
        turn_until(room, lambda: names(room) == ["lecturer", "guest"])
        beside.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(at_home, timeout=PATIENCE)


def test_an_address_of_this_machine() -> None:
    address = invitation.lan_address()
    with (
        socket.create_server((address, 0)) as ours,
        socket.create_connection(ours.getsockname()) as guest,
    ):
        assert guest.getpeername() == (address, ours.getsockname()[1])


ASKED = Question("What comes?", ("one `b`", "two"))


def test_the_votes_of_phones_are_shown_at_the_end_and_become_the_vote() -> None:
    with live_room(SERVER.read_text("utf-8"), port=0) as room:
        room.minutes = 5  # a rehearsal in which somebody votes
        assert room.board.shown["invitation"].text.count(room.phones.url) == 1

        async def story() -> None:
            crowd = [await phone(room.phones.url, f"p{number}") for number in range(3)]
            for one in crowd:  # all are asked: a vote ends when all who are in have voted
                await one.until(lambda one=one: one.poll)  # type: ignore[misc]
            for one, letter in zip(crowd, "BBA", strict=True):
                await one.sends(vote=letter, poll=one.poll["number"])
            for one in crowd:
                await one.until(lambda one=one: one.poll is None)  # type: ignore[misc]

        asked = meanwhile(story(), lambda: room.ask(ASKED))
        assert (asked.vote, asked.counts) == ("B", (1, 2))
        shown = room.board.shown["vote"]
        assert shown.text.splitlines()[-2:] == ["A: one `b`  1", "B: two  2"]
        assert "Votes: 3. Phones: 3." in shown.text
        assert "<code>b</code>" in shown.html


def test_while_a_vote_is_open_nobody_sees_how_others_vote() -> None:
    shown = board.vote(ASKED, Counter("AAB"), 5, is_open=True)
    assert shown.text == "What comes?\nVotes: 3. Phones: 5.\nA: one `b`\nB: two"
    assert "<dd>" not in shown.html


def test_phones_vote_without_a_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    assert by_phone(ASKED) is ASKED  # a rehearsal asks nobody
    urls, serve = Future[str](), live_stage._phones
    monkeypatch.setattr(live_stage, "lan_address", lambda: "127.0.0.1")

    def tell(*args: Any) -> Any:
        phones = serve(*args)
        urls.set_result(phones.url)
        return phones

    monkeypatch.setattr(live_stage, "_phones", tell)

    async def story() -> None:
        one = await phone(urls.result(), "Anna")
        await one.until(lambda: one.poll)
        await one.sends(say="nobody is there")
        assert (await one.is_home())[0] == bridge.RUDE
        again = await phone(urls.result(), "Anna")
        await again.until(lambda: again.poll)
        await again.sends(vote="A", poll=1)
        await again.wire.wait_closed()

    asked = meanwhile(story(), lambda: by_phone(ASKED, minutes=5, port=0))
    assert (asked.vote, asked.counts) == ("A", (1, 0))
    assert "rehearsal" not in urls.result()
    token = urls.result().rpartition("/")[2]
    assert len(token) >= 8  # nobody guesses it
    assert not set(token) - set(live_stage.TYPED)  # and everybody reads it from a screen


def test_who_ends_a_vote_has_what_came_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    def press(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(live_stage, "lan_address", lambda: "127.0.0.1")
    monkeypatch.setattr(live_stage.time, "sleep", press)
    assert by_phone(ASKED, minutes=5, port=0) is ASKED  # nobody has voted
