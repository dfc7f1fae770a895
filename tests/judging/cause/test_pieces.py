"""Proves autograder/judging/cause/classics/pieces.py: what becomes of the parts of a line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from autograder.judging.cause.classics.pieces import in_pieces
from autograder.kit import REFERENCE
from autograder.probe.talk import Event

BUFFER = """\
buffer = b""
while data := sock.recv(1024):
    buffer += data
    *whole, buffer = buffer.split(b"\\n")
    for line in whole:
        tell(line)
"""
ANEW = BUFFER.replace("buffer += data", "buffer = bytes(data)")
PIECE = """\
while True:
    data = sock.recv(1024).decode()
    if not data:
        break
    for line in data.split("\\n"):
        tell(line)
"""
UNTIL = """\
while True:
    message = b""
    while not message.endswith(b"\\n"):
        piece = sock.recv(1)
        message += piece
    tell(message)
"""
CARRIED = """\
rest = ""
while True:
    data = rest + sock.recv(1024).decode()
    *lines, rest = data.split("\\n")
    tell(lines)
"""
JOINED = """\
while data := sock.recv(1024):
    parts = data.split(b"\\n")
    parts[0] = rest + parts[0]
    rest = parts.pop()
"""


def run_of(source: str, *pieces: str, seen: str = "", slug: str = "05_framing") -> Any:
    """A run in which a server with this source has read some pieces, and "a line" was missed."""
    told = [{"peer": 1, "data": piece} for piece in pieces]
    server = SimpleNamespace(script="server.py", saw=lambda e: told if e == Event.RECEIVED else [])
    run = SimpleNamespace(slug=slug, scene=SimpleNamespace(programs=[server]))
    run.error = SimpleNamespace(sent="a line", seen=seen)
    run.is_missing = "a line" not in seen
    run.source = lambda _program: source
    return run


def test_a_buffer_that_is_made_anew() -> None:
    assert "anew with each recv(), at server.py:3" in in_pieces(run_of(ANEW, "a l", "ine\n"))
    assert in_pieces(run_of(ANEW, "a line\n")) == ""
    assert in_pieces(run_of(BUFFER, "a l", "ine\n")) == ""
    assert in_pieces(run_of(ANEW, "a l", "ine\n", slug="04_multi_user_chat")) == ""


def test_a_piece_that_is_cut_as_if_it_was_whole() -> None:
    assert "one recv() has brought, at server.py:5" in in_pieces(run_of(PIECE, "a l", "ine\n"))
    assert in_pieces(run_of(PIECE, "a line\n")) == ""


def test_a_last_line_that_is_kept_and_a_rest_that_is_not() -> None:
    kept = BUFFER.replace('split(b"\\n")', "splitlines()")
    assert "splitlines() at server.py:4" in in_pieces(run_of(kept, "a line\n"))
    told = BUFFER + "    tell(buffer)\n"
    assert "the last newline, at server.py:7" in in_pieces(run_of(told, "a line", seen="a line"))
    assert in_pieces(run_of(told, "a line\n", seen="a line\n")) == ""


@pytest.mark.parametrize("source", [UNTIL, CARRIED, JOINED, "while", "while True:\n    pass\n"])
def test_who_puts_the_pieces_together_is_not_accused(source: str) -> None:
    assert in_pieces(run_of(source, "a l", "ine\n")) == ""


@pytest.mark.parametrize("slug", ["05_framing", "08_slow_readers", "11_beyond_threads"])
@pytest.mark.parametrize("pieces", [("a l", "ine\n"), ("a line\n",)])
def test_no_model_answer_is_accused(slug: str, pieces: tuple[str, ...]) -> None:
    source = (REFERENCE / slug / "server.py").read_text("utf-8")
    assert in_pieces(run_of(source, *pieces)) == ""
    assert in_pieces(run_of(source, "a line", seen="a line")) == ""
