"""Proves autograder/stage/show.py and autograder/stage/picture.py: pieces of a stream, threads, and
pictures that fit into a cell.
"""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from autograder.drawing.spans import Story
from autograder.stage import (
    open_room,
    show_chart,
    show_stream,
    show_threads,
)
from autograder.stage.picture import Picture
from helpers.faulty import SAYS
from helpers.lectures import ONE_BY_ONE, SERVER


def test_pieces_that_are_no_lines_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SAYS.format(said=b"")) as room:
        alice = room.connect_silently("alice")
        alice.sends(b"half")
        alice.sends(b"\xd0")
        room.settle()
        alice.sends(b"lost")
        show_stream(room, alice)
    assert capsys.readouterr().out.splitlines()[1:] == [
        "b'half'  4 bytes  |  b'half'  4 bytes",
        r"b'\xd0'  1 byte, a letter is cut  |  b'\xd0'  1 byte, a letter is cut",
        "b'lost'  4 bytes  |  ",
    ]


def test_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SERVER) as room:
        room.connect_silently("alice")
        show_threads(room.server)
        show_chart(room)
    shown = capsys.readouterr().out
    assert "client, address = listener.accept()" in shown
    assert "Thread-1 (serve)  |  server.py:" in shown
    assert "╌connects╌" in shown


def test_each_piece_of_a_stream_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(ONE_BY_ONE.replace("1024", "3")) as room:
        alice = room.connect_silently("alice")
        alice.says("Да")
        alice.hears("Да")
        show_stream(room, alice)
    assert capsys.readouterr().out.splitlines() == [
        "alice sent  |  each recv of the server returned",
        r"b'\xd0\x94\xd0\xb0\n'  5 bytes  |  b'\xd0\x94\xd0'  3 bytes, a letter is cut",
        r"  |  b'\xb0\n'  2 bytes, a letter is cut",
    ]


def test_a_wide_chart_is_made_to_fit_into_a_cell() -> None:
    story = Story("wide", lanes={f"Thread-{n} (serve)": "" for n in range(9)})
    story.happens("x" * 40)
    bundle = Picture("text", svg=story.as_svg())._repr_mimebundle_()
    root = ElementTree.fromstring(bundle["image/svg+xml"])
    wide, _high = (float(number) for number in root.attrib["viewBox"].split()[2:])
    assert wide > int(root.attrib["width"]) == 840
    assert int(root.attrib["height"]) < 100
