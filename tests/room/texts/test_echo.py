"""Proves autograder/room/texts/echo.py and autograder/room/texts/passing.py: an echo that somebody
reads was sent by the server.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED, Verdict
from autograder.program.linux import sandbox
from helpers.rooms import write

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(not sandbox.find(), reason="no sandbox can be made here"),
]

SLUG = "01_echo_chat"
SERVER = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client = listener.accept()[0]
    while data := client.recv(4096):
        client.sendall({sent})
    client.close()
"""
CLIENT = """
import base64, socket, sys
server = socket.create_connection(("127.0.0.1", 12345))
for line in sys.stdin:
    data = {packed}
    server.sendall(data)
    got = b""
    while len(got) < len(data):
        got += server.recv(4096)
    print({shown}, flush=True)
"""
PLAIN, DOTS = "line.encode()", 'b"." * len(data)'
PACKED = "base64.b64encode(line.encode())"
OWN = 'line if not got.strip(b".") else got.decode()'


def judged(folder: Path, sent: str, packed: str, shown: str) -> Verdict:
    write(folder, SERVER.format(sent=sent), CLIENT.format(packed=packed, shown=shown))
    job = Job(Pair(folder), SLUG, only=("test_they_work_together",))
    with sandbox.used(sandbox.find()):
        return judge(job, lambda verdict: None)[-1]


@pytest.mark.parametrize(
    ("packed", "shown"),
    [
        (PLAIN, "got.decode()"),
        ("base64.b64encode(line.encode())", "base64.b64decode(got).decode()"),
    ],
)
def test_what_comes_back_may_be_packed(tmp_path: Path, packed: str, shown: str) -> None:
    assert judged(tmp_path, "data", packed, shown).state == PASSED


def test_a_client_that_shows_what_was_typed_is_told_so(tmp_path: Path) -> None:
    verdict = judged(tmp_path, DOTS, PLAIN, OWN)
    assert verdict.state == FAILED
    assert verdict.feedback is not None
    assert "which server.py has not sent: it was typed into client.py" in verdict.feedback.got


def test_of_what_nobody_can_read_nobody_knows_whose_it_is(tmp_path: Path) -> None:
    assert judged(tmp_path, DOTS, PACKED, OWN).state == NOT_JUDGED
