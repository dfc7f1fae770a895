"""Proves autograder/program/linux/credentials.py: the kernel says who is at the other end."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from autograder.program.linux import credentials

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


def test_who_sends_the_first_byte() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        credentials.ask(ours)
        child = os.fork()
        if child == 0:
            theirs.sendall(b"\nmore")
            os._exit(0)
        assert credentials.sender(ours) == child
        os.waitpid(child, 0)
        assert ours.recv(9) == b"more"


def test_who_is_gone_is_nobody() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        credentials.ask(ours)
        theirs.close()
        with pytest.raises(ConnectionError):
            credentials.sender(ours)
