"""Proves autograder/program/linux/procfs.py: Ctrl-C reaches the thread that hears it, and who was
started is found.
"""

from __future__ import annotations

import os
import subprocess

import psutil
import pytest

from autograder.program.linux.procfs import descendants
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


STARTS = """
for _ in 1 2 3; do sleep 100 & done
sh -c 'sleep 100 & echo; wait' &
wait
"""


@pytest.mark.skipif("sys.platform != 'linux'", reason="only there /proc tells")
def test_children_are_found_and_theirs() -> None:
    first = subprocess.Popen(["sh", "-c", STARTS], stdout=subprocess.PIPE, start_new_session=True)
    assert first.stdout is not None
    first.stdout.readline()
    started = psutil.Process(first.pid).children(recursive=True)
    assert len(started) == 5
    try:
        assert set(descendants(first.pid) or ()) == {process.pid for process in started}
    finally:
        os.killpg(first.pid, 9)
        first.communicate()
    assert descendants(first.pid) == []
