"""A whole flow: the model answers hold where a chat is used for years: what no check asks for."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.kit import ROOT
from helpers.scripts import load

REFERENCE = ROOT / "reference"
ECHO = REFERENCE / "01_echo_chat"
IN_PIECES = "print(echo(server, data).decode(), end="
ALL_AT_ONCE = "server.sendall(data), print(receive(server, len(data)).decode(), end="


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Where the echo of 01 listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = (ECHO / "server.py").read_text("utf-8").replace("12345", str(port))
    (tmp_path / "server.py").write_text(text, "utf-8")
    server = subprocess.Popen([sys.executable, "-u", "server.py"], cwd=tmp_path, stdout=-1)
    assert server.stdout
    server.stdout.readline()
    yield port
    server.kill()
    server.communicate()


def came_back(port: int, how: str, size: int, seconds: float, folder: Path) -> int:
    """How many bytes of one long line the client prints within some seconds."""
    text = (ECHO / "client.py").read_text("utf-8")
    assert IN_PIECES in text
    text = text.replace(IN_PIECES, how).replace("12345", str(port))
    (folder / "client.py").write_text(text, "utf-8")
    line = b"x" * (size - 1) + b"\n"
    command = [sys.executable, "client.py"]
    try:
        return len(subprocess.check_output(command, input=line, cwd=folder, timeout=seconds))
    except subprocess.TimeoutExpired:
        return 0


def test_an_echo_of_5_megabytes_comes_back(port: int, tmp_path: Path) -> None:
    assert came_back(port, IN_PIECES, 5_000_000, 60, tmp_path) == 5_000_000


@pytest.mark.skipif("sys.platform == 'win32'", reason="a system may keep as much as it likes")
def test_a_client_that_sends_all_before_it_reads_waits_for_ever(port: int, tmp_path: Path) -> None:
    assert came_back(port, ALL_AT_ONCE, 20_000_000, 3, tmp_path) == 0


class Pieces(io.RawIOBase):
    """A connection that brings one long line in pieces of 64 bytes, then ends."""

    def __init__(self, size: int) -> None:
        self._pieces = iter([b"x" * 64] * (size // 64) + [b"\n", b""])

    def recv(self, _most: int) -> bytes:
        return next(self._pieces)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        piece = next(self._pieces)
        room[: len(piece)] = piece
        return len(piece)


class Gone(BaseException):
    """The program has ended."""


def leaves(_status: int) -> None:
    raise Gone


def cost(read: Callable[[Any], Any], size: int) -> float:
    """Seconds of CPU that it takes to read a line of so many bytes, at best of three."""
    seconds = []
    for _try in range(3):
        began = time.process_time()
        with contextlib.suppress(Gone):
            read(Pieces(size))
        seconds.append(time.process_time() - began)
    return min(seconds)


def is_linear(read: Callable[[Any], Any]) -> bool:
    """Whether four times the bytes cost about four times as much, and not sixteen times."""
    return cost(read, 240_000) < 10 * max(cost(read, 60_000), 0.001)


def reader(path: Path) -> Callable[[Any], Any]:
    """What reads lines in a program: ``lines`` of a server, ``receive`` of a client."""
    program = load(path)
    return getattr(program, "receive", None) or (lambda c: list(program.lines(c)))


ON_LINES = ["05_framing", "06_registry", "07_failures", "08_slow_readers", "09_protocol"]


@pytest.mark.parametrize("slug", ON_LINES)
@pytest.mark.parametrize("script", ["server.py", "client.py"])
def test_a_long_line_costs_no_more_than_its_length(
    slug: str, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "_exit", leaves)
    assert is_linear(reader(REFERENCE / slug / script))


def test_a_buffer_that_is_copied_at_each_piece_is_found(tmp_path: Path) -> None:
    text = (REFERENCE / "05_framing" / "server.py").read_text("utf-8")
    old = 'buffer.split(b"\\n") if b"\\n" in data else [buffer]'
    assert old in text
    text = text.replace("        buffer += data\n", "")
    (tmp_path / "server.py").write_text(text.replace(old, '(buffer + data).split(b"\\n")'), "utf-8")
    assert not is_linear(reader(tmp_path / "server.py"))


MOST_LINES = {"07_failures": 80, "08_slow_readers": 85, "09_protocol": 120}  # of code, each server


def lines_of_code(text: str) -> int:
    """How many lines there are without blank ones, comments and docstrings."""
    told: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            told |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    rest = (line.strip() for number, line in enumerate(text.splitlines(), 1) if number not in told)
    return sum(bool(line) and not line.startswith("#") for line in rest)


@pytest.mark.parametrize("slug", MOST_LINES)
def test_a_server_can_be_read_aloud(slug: str) -> None:
    text = (REFERENCE / slug / "server.py").read_text("utf-8")
    assert lines_of_code(text) <= MOST_LINES[slug]
    assert lines_of_code(text + "\n# a remark\nx = 1\n") == lines_of_code(text) + 1
