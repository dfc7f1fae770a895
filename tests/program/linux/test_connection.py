"""Proves autograder/program/linux/connection.py and autograder/program/network.py: one end of a
connection, from outside.
"""

from __future__ import annotations

import os
import socket
import sys

import pytest

from autograder.program.linux.connection import End, end_of_connection


def sent_by(port: int, peer: int) -> int:
    """Bytes that have left this end so far, whether the other one has acknowledged them or not."""
    end = end_of_connection(port, peer)
    assert end is not None
    return end.acked + end.unsent


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a single connection")
def test_one_end_of_a_connection_is_known_from_outside() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        alice = socket.create_connection(("127.0.0.1", port))
        theirs, (_, peer) = listener.accept()
        alice.sendall(b"hello")
        theirs.recv(2)
        inode = os.fstat(theirs.fileno()).st_ino
        sizes = socket.SO_RCVBUF, socket.SO_SNDBUF
        reads, sends = (theirs.getsockopt(socket.SOL_SOCKET, size) for size in sizes)
        acked = sent_by(port, peer)
        assert end_of_connection(port, peer) == End(3, 0, inode, 5, acked, reads, sends)
        theirs.recv(3)
        assert end_of_connection(port, peer) == End(0, 0, inode, 5, acked, reads, sends)
        gone = sent_by(port, peer)
        theirs.sendall(b"hi")
        assert sent_by(port, peer) == gone + 2
        theirs.close()  # alice holds the other end open
        end = end_of_connection(port, peer)
        assert end is None or not end.is_held
        alice.close()
        assert end_of_connection(port, 1) is None  # not the listener
