"""Proves autograder/room/promptness.py: who may wait for a thread of their own."""

from __future__ import annotations

from pathlib import Path

from autograder.handin.submission import Pair
from autograder.judging.session import run_checks

SLUG = "07_failures"
SAYS_IN_A_THREAD = """
import queue, socket, sys, threading
server = socket.create_connection(("127.0.0.1", 12345))
outbox = queue.Queue()

def send():
    while True:
        server.sendall(outbox.get())
        outbox.task_done()

threading.Thread(target=send, daemon=True).start()
for line in sys.stdin:
    outbox.put(line.encode())
outbox.join()
"""


def test_a_client_that_says_its_words_in_a_daemon_thread_may_wait_for_it(tmp_path: Path) -> None:
    (tmp_path / "server.py").touch()
    (tmp_path / "client.py").write_text(SAYS_IN_A_THREAD, "utf-8")
    (verdict,) = run_checks(Pair(tmp_path), SLUG, lambda verdict: None, ["test_client_ctrl_d"])
    assert verdict.feedback is None
