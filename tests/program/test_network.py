"""Proves autograder/program/network.py: what a stalled peer's system still takes is on its way."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time

import pytest

from autograder.program import network
from helpers.waiting import until

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it in /proc")


def sends_much(sock: socket.socket) -> None:
    """Send more than any system keeps, until the connection ends."""
    with contextlib.suppress(OSError):
        sock.sendall(b"x" * 20_000_000)


def is_seen_on_its_way() -> bool:
    """Whether bytes to somebody who does not read are seen, before there is no room for them.

    That takes a moment only, in which who looks may have no processor.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.create_connection(listener.getsockname())
        ours, _address = listener.accept()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        port, stalled = listener.getsockname()[1], {far.getsockname()[1]}
        assert not network._unacknowledged({port}, stalled)
        sending = threading.Thread(target=sends_much, args=(ours,))
        sending.start()
        deadline = time.monotonic() + 1
        while not (seen := network._unacknowledged({port}, stalled)):
            if time.monotonic() > deadline:
                break
        assert until(lambda: not network._unacknowledged({port}, stalled))
        assert network._unacknowledged({port}, set())  # it waits there for good
        far.close()  # with unread bytes: a reset, which ends the send
        sending.join()
        ours.close()
        return seen


@LINUX
def test_bytes_to_who_does_not_read_are_on_their_way_until_there_is_no_room() -> None:
    assert any(is_seen_on_its_way() for _ in range(50))
