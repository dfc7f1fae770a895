"""Proves autograder/program/linux/procfs.py: Ctrl-C reaches the thread that hears it."""

from __future__ import annotations

import pytest

from autograder.room.room import Room
from helpers.scripts import opened

CROWDED = """
import socket, threading
for _ in range(30):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
socket.create_server(("127.0.0.1", 12345)).accept()
"""
ASKS_A_THREAD = """
import os, signal, socket, threading
def wait():
    signal.sigwait({signal.SIGINT})
    os._exit(0)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
threading.Thread(target=wait).start()
socket.create_server(("127.0.0.1", 12345)).accept()
"""


@pytest.mark.skipif("sys.platform != 'linux'", reason="only there a thread can be named")
@pytest.mark.parametrize("script", [CROWDED, ASKS_A_THREAD], ids=["main", "another"])
def test_ctrl_c_reaches_the_thread_that_hears_it(room: Room, script: str) -> None:
    server = opened(room, script).server
    with server.frozen():  # so that whichever thread wakes first could take the signal
        server.interrupt()
    assert room.wait_for(lambda: not server.running)
