"""Proves autograder/drawing/sequence_svg.py, autograder/drawing/sequence_text.py and
autograder/drawing/arrows.py: a program cannot write markup into a chart.
"""

from __future__ import annotations

from xml.etree import ElementTree

from autograder.stage import open_room

RUDE = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
client, address = listener.accept()
client.recv(1024)
client.sendall("\\x1b[31m<b>\\u202e\\x00&".encode())
client.recv(1024)
"""


def test_a_program_cannot_write_markup_or_control_characters_into_a_chart() -> None:
    with open_room(RUDE) as room:
        alice = room.connect_silently("alice")
        alice.says("hi")
        room.settle()
        room.server.reports.add(b'{"event": "sent", "peer": [], "at": "x"}\n{"event": "died"}\n')
        assert room.server.reports.astray == 2
    assert room.trace is not None
    svg, text = room.trace.as_svg(), room.trace.as_text()
    ElementTree.fromstring(svg)
    assert "<b>" not in svg
    assert not set("\x1b\x00\u202e") & set(svg + text)
