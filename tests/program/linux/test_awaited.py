"""Proves autograder/program/linux/awaited.py: what a thread waits for is what it called."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from autograder.program.linux import awaited
from helpers.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is read in /proc")

WAITS = {
    "takes": "sock.recv(10)",
    "peeks": "sock.recv(10, socket.MSG_PEEK)",
    "reads": "os.read(sock.fileno(), 10)",
    "select": "select.select([sock], [], [])",
    "poll": "one = select.poll(); one.register(sock, select.POLLIN); one.poll()",
    "epoll": "one = select.epoll(); one.register(sock, select.EPOLLIN); one.poll()",
}


@contextlib.contextmanager
def waiting(how: str) -> Iterator[tuple[str, str]]:
    """The main thread of a process that waits for a socket, and that socket's name."""
    ours, theirs = socket.socketpair()
    begins = f"import os, select, socket; sock = socket.socket(fileno={theirs.fileno()}); "
    with ours, theirs:
        command = [sys.executable, "-S", "-c", begins + WAITS[how]]
        with subprocess.Popen(command, pass_fds=[theirs.fileno()]) as process:
            try:
                name = os.readlink(f"/proc/self/fd/{theirs.fileno()}")
                yield f"/proc/{process.pid}/task/{process.pid}", name
            finally:
                process.kill()


@pytest.mark.parametrize("how", ["takes", "reads"])
def test_who_waits_to_take_bytes_is_seen(how: str) -> None:
    with waiting(how) as (path, name):
        assert until(lambda: awaited.taken_by(path) == name)
        assert awaited.looked_at_by(path) == set()


@pytest.mark.parametrize("how", ["select", "poll", "epoll"])
def test_who_waits_for_one_of_several_takes_nothing(how: str) -> None:
    with waiting(how) as (path, name):
        assert until(lambda: awaited.looked_at_by(path) == {name})
        assert awaited.taken_by(path) == ""


def test_who_only_peeks_takes_nothing() -> None:
    with waiting("peeks") as (path, _name):
        assert until(lambda: awaited._call(path)[0] in awaited._FLAGS)
        assert awaited.taken_by(path) == ""


def test_who_is_gone_waits_for_nothing() -> None:
    with waiting("takes") as (path, _name):
        pass
    assert awaited.taken_by(path) == ""
    assert awaited.looked_at_by(path) == set()
