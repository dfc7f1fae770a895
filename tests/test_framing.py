"""05: odd but right programs earn all points, and what is wrong with a line is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.evidence.framing import drops, each_in_a_line
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import FAILED, PASSED
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from autograder.stage import open_room, show_stream
from autograder.words.samples import long_line
from helpers.scripts import opened

SLUG = "05_framing"
ODD = Path(__file__).parent / "programs" / SLUG
SAYS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.recv(100)
c.sendall({said!r})
c.recv(100)
"""
KEEPS_ALL = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
kept = b""
while data := c.recv(1 << 18):
    kept += data
"""
STOPS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.recv(100)
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).recv(1)
"""


@pytest.mark.parametrize("folder", sorted(ODD.iterdir()), ids=lambda path: path.name)
def test_odd_but_right_programs_earn_all_points(folder: Path) -> None:
    verdicts = run_checks(Pair(folder), SLUG, lambda verdict: None)
    assert {v.name: v.feedback for v in verdicts if v.state != PASSED} == {}


@pytest.mark.parametrize(
    ("said", "got"),
    [
        ("one\ntwo\n", ""),
        ("alice: one\r\n[12:00] alice: two\n> ", ""),
        ("one\n", "It did not come to alice."),
        ("one\ntw", "Of “two”, only the first 2 of 3 letters came in one piece."),
        ("one\ntwo", "No newline comes after “two”."),
        ("one\ntwo\ntwo\n", "“two” came 2 times."),
        ("alice: one bob: two\n", "“one” and “two” came in one line."),
        ("one\nhalf a two\n", "“two” and “half a” came in one line."),
    ],
)
def test_what_is_wrong_with_a_line(room: Room, said: str, got: str) -> None:
    alice = opened(room, SAYS.format(said=said.encode())).connect("alice")
    told = ""
    try:
        each_in_a_line(alice, "one", "two", apart_from=["half a"])
    except Unmet as error:
        told = error.got
    assert told == got


def test_a_line_has_the_size_that_was_asked_for() -> None:
    for size in (100, 1000, 1001, 100_000):
        text = long_line("alice", size)
        assert len(text.encode()) == size - 1
        assert text == text.strip() == long_line("alice", size)
    assert long_line("alice", 1000)[:12] != long_line("alice", 3000)[:12]


@pytest.mark.parametrize(
    ("server", "got"),
    [(KEEPS_ALL, "is open after 2048 kB"), (STOPS, "is open after 64 kB")],
)
def test_who_is_not_dropped(room: Room, server: str, got: str) -> None:
    eve = opened(room, server).connect("eve")
    with pytest.raises(Unmet, match=got):
        drops(room, eve)


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


def test_a_server_that_hangs_is_waited_for_once(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("import threading\nthreading.Event().wait()\n", "utf-8")
    (tmp_path / "client.py").write_text("pass\n", "utf-8")
    both = ("test_two_people_can_chat", "test_strangers_can_chat")
    first, second = run_checks(Pair(tmp_path), SLUG, lambda verdict: None, only=both)
    assert (first.state, second.state) == (FAILED, FAILED)
    assert first.feedback == second.feedback
    assert second.seconds < first.seconds / 2
