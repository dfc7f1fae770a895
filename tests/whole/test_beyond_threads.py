"""A whole flow: the same chat on other engines is right by the checks of 05 to 08.

Proves nothing else of the kit itself.
"""

from __future__ import annotations

import shutil
import socket
import sys
import time
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import PASSED
from autograder.kit import REFERENCE
from autograder.load.servers import Running, in_python, running
from helpers.turns import in_turn
from helpers.waiting import PATIENCE

BEYOND = REFERENCE / "11_beyond_threads"
OUTBOX = "../../autograder/load/rivals/outbox.py"
SERVERS = ["server.py", "with_asyncio.py", "combining.py", OUTBOX]
SAME_WIRE = ["05_framing", "06_registry", "07_failures", "08_slow_readers"]
CHATS = in_turn([(script, slug) for slug in SAME_WIRE for script in SERVERS], 5)
FEW = 30
FEW_DESCRIPTORS = (
    f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_NOFILE, ({FEW}, {FEW})); "
    "runpy.run_path(sys.argv[1], run_name='__main__')"
)


@pytest.mark.programs
@pytest.mark.parametrize(("script", "slug"), CHATS)
def test_the_chat_on_another_engine_has_full_marks(script: str, slug: str, tmp_path: Path) -> None:
    home = shutil.copytree(REFERENCE / slug, tmp_path / "home")
    shutil.copyfile(BEYOND / script, home / "server.py")
    verdicts = run_checks(Pair(home), slug, lambda verdict: None)
    assert len(verdicts) > 12
    assert [(v.name, v.feedback or v.because) for v in verdicts if v.state != PASSED] == []


def hears(sock: socket.socket, line: bytes) -> bool:
    """Whether somebody hears a line; what comes before it does not matter."""
    heard = b""
    try:
        while line not in heard and (data := sock.recv(4096)):
            heard += data
    except TimeoutError:
        return False
    return line in heard


def until_full(server: Running) -> tuple[list[socket.socket], socket.socket]:
    """People who are in, and one who waits at the door: the server has no descriptor left."""
    inside: list[socket.socket] = []
    while len(inside) < 40:
        guest = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        guest.sendall(b"here?\n")
        may_be_full = server.process.num_fds() > FEW - 4
        for one in inside[:1]:
            one.settimeout(0.5 if may_be_full else PATIENCE)
        if inside and not hears(inside[0], b"here?\n"):
            return inside, guest
        inside.append(guest)
    raise AssertionError("The server has descriptors for all.")


@pytest.mark.skipif(sys.platform == "win32", reason="it limits descriptors")
@pytest.mark.parametrize("script", SERVERS)
def test_people_chat_on_while_no_descriptor_is_left_and_then_the_door_opens(script: str) -> None:
    with running(in_python(script, BEYOND / script, loader=FEW_DESCRIPTORS)) as server:
        inside, waiting = until_full(server)
        assert len(inside) > 8
        inside[0].settimeout(PATIENCE)
        inside[1].sendall(b"we chat on\n")
        assert hears(inside[0], b"we chat on\n")
        before = server.cpu()
        time.sleep(0.5)
        assert server.cpu() - before < 0.4
        inside.pop().close()
        waiting.settimeout(PATIENCE)
        assert hears(inside[0], b"here?\n")
        inside[0].sendall(b"welcome\n")
        assert hears(waiting, b"welcome\n")
