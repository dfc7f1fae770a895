"""Proves autograder/evidence/visitors.py: what a server keeps of who has left is found, wherever
it is kept.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, PASSED
from autograder.kit import REFERENCE
from autograder.program.linux import sandbox
from helpers.rooms import write

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(not sandbox.find(), reason="no sandbox can be made here"),
]

SLUG, CHECK = "07_failures", "test_nothing_is_left_behind"
LEAVES = "        client.close()  # may get the number of this socket\n"
# A descriptor that is in a message that nobody has taken is in no table (man 7 unix, SCM_RIGHTS).
KEEPS = """        socket.send_fds(up, [b"x"], [client.fileno()])
        client.close()
"""


def state(folder: Path) -> str:
    with sandbox.used(sandbox.find()):
        verdicts = judge(Job(Pair(folder), SLUG, only=(CHECK,)), lambda verdict: None)
    return {verdict.name: verdict.state for verdict in verdicts}[CHECK]


@pytest.mark.parametrize(("leaves", "expected"), [(LEAVES, PASSED), (KEEPS, FAILED)])
def test_a_socket_on_its_way_in_a_message_is_kept(
    tmp_path: Path, leaves: str, expected: str
) -> None:
    server, client = (
        (REFERENCE / SLUG / f"{name}.py").read_text() for name in ("server", "client")
    )
    assert LEAVES in server
    server = server.replace(LEAVES, leaves).replace(
        "\ndef leave(", "\nup, down = socket.socketpair()\n\n\ndef leave("
    )
    assert state(write(tmp_path, server, client)) == expected
