"""Proves autograder/stage/replaying.py: a lecture steps through what its room did, also when it is
closed.
"""

from __future__ import annotations

import re
from html import unescape

import pytest

from autograder.stage import Picture, open_room, show_replay
from autograder.stage.replaying import film_of
from helpers.lectures import SERVER

LINE = next(n for n, line in enumerate(SERVER.split("\n"), 1) if "client.sendall(data)" in line)


def test_a_room_is_stepped_through_when_it_is_closed(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SERVER, record=True) as room:
        alice, bob = room.connect("alice", "bob")
        alice.says("hi")
        bob.hears("hi")
    film = film_of(room, "Who hears whom")
    sends = next(one for one in film.moments if one.text == "alice's thread sends b'hi\\n' to bob.")
    assert sends.place == [0, LINE]
    assert any("data = b'hi\\n'" in values for _file, _line, values in sends.path)
    assert film.moments[-1].text == "Here the run ends."
    assert film.files[0]["lines"][LINE - 1].strip() == "client.sendall(data)"
    assert not any("has gone" in one.text for one in film.moments)  # how they were sent home
    show_replay(room, "Who hears whom")
    assert "alice's thread sends b'hi\\n' to bob." in capsys.readouterr().out


def test_the_page_has_a_frame_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Picture] = []
    monkeypatch.setattr(Picture, "show", lambda picture: shown.append(picture))
    with open_room(SERVER, record=True) as room:
        room.connect("alice")
        show_replay(room)
    frame = re.search(r'srcdoc="([^"]*)"[^>]*sandbox="allow-scripts"', shown[0].html)
    assert frame is not None
    assert unescape(frame[1]).startswith("<!doctype html>")
    assert "What happened in the room" in unescape(frame[1])


def test_nothing_is_shown_of_a_room_that_was_not_recorded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with open_room(SERVER) as room:
        room.connect("alice")
    show_replay(room)
    assert capsys.readouterr().out == "Nothing was recorded. Open the room with record=True.\n"
