"""Proves autograder/program/linux/together.py, autograder/probe/bounds/limits.py and
autograder/probe/bounds/calls.py: each bound is there, and who runs into it is told so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.kit import REFERENCE
from autograder.program.linux import sandbox, together
from autograder.program.linux.together import Used, too_much

TOOLS = [tool for tool in (sandbox.BUBBLEWRAP, sandbox.UNSHARE) if sandbox.works(tool)]
if os.environ.get("ATTACKS") != "all":
    del TOOLS[1:]  # both for a night
SLUG = "04_multi_user_chat"
TWO = ("test_server_listens", "test_two_people_can_chat")
RIGHT = (REFERENCE / SLUG / "server.py").read_text("utf-8")

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(not TOOLS, reason="no sandbox can be made here"),
]

# No more than is needed: to root's processes the kernel itself sets no bound (man 2 getrlimit).
TOGETHER = {
    "more than 1024 MB of memory together": """
import os
for _ in range(20):
    if os.fork() == 0:
        kept = bytearray(os.urandom(1)) * (300 << 20)
        while True: __import__("time").sleep(60)
""",
    "more than 400 processes together": """
import os, signal
for _ in range(600):
    if os.fork() == 0: signal.pause()
""",
    "more than 1000 threads together": """
import os, threading
for _ in range(8):
    if os.fork() == 0:
        try:
            for _ in range(200): threading.Thread(target=threading.Event().wait).start()
            threading.Event().wait()
        except (RuntimeError, MemoryError): threading.Event().wait()
""",
    "left more than 1000 processes behind": """
import os
for _ in range(1100):
    pid = os.fork()
    if pid == 0:
        os.fork()
        os._exit(0)
    os.waitpid(pid, 0)
""",
    "files of more than 384 MB together": """
import os
for n in range(100):
    for place in (".", "/dev/shm"):
        try: open(f"{place}/{os.getpid()}-{n}", "wb").write(bytes(32 << 20))
        except OSError: pass
""",
    "more than 49152 files": """
import os
for n in range(10**6):
    try: os.close(os.open(f"/dev/shm/{n}", os.O_CREAT))
    except OSError: pass
""",
}
# What happens to one process is an exception of its own.
ALONE = {
    "File too large": "file = open('big', 'wb')\nfor _ in range(2048): file.write(bytes(1 << 20))",
    "Too many open files": "kept = [open('/dev/null') for _ in range(10_000)]",
    "MemoryError": "kept = bytearray(4 << 30)",
    "No space left on device": (
        "for n in range(99): open(f'/tmp/{n}', 'wb').write(bytes(8 << 20))"
    ),
}
REFUSED = """
import ctypes, os, resource, socket
libc = ctypes.CDLL(None, use_errno=True)
found = []
for name, arguments in (("memfd_create", (b"x", 0)), ("shmget", (0, 1 << 20, 0o1600)),
                        ("unshare", (0x10000000,)), ("ptrace", (0, 0, 0, 0))):
    found.append((getattr(libc, name)(*arguments), ctypes.get_errno()))
try: socket.socket(40, socket.SOCK_STREAM)
except OSError as error: found.append(error.errno)
found.append(libc.syscall(438, os.pidfd_open(os.getpid()), 0, 0))  # pidfd_getfd
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
found.append(resource.prlimit(0, resource.RLIMIT_NOFILE)[0])
try: resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0))
except OSError as error: found.append(error.errno)
raise SystemExit(f"found: {found}")
"""


@pytest.fixture(params=TOOLS)
def tool(request: pytest.FixtureRequest) -> Iterator[str]:
    with sandbox.used(request.param):
        yield request.param


def judged(folder: Path, server: str, *only: str) -> list[Verdict]:
    (folder / "server.py").write_text(server)
    (folder / "client.py").write_text((REFERENCE / SLUG / "client.py").read_text("utf-8"))
    return judge(Job(Pair(folder), SLUG, only=only), lambda verdict: None)


@pytest.mark.parametrize("sentence", TOGETHER)
def test_what_is_too_much_together(tool: str, tmp_path: Path, sentence: str) -> None:
    for verdict in judged(tmp_path, TOGETHER[sentence] + RIGHT, *TWO):
        assert verdict.state == FAILED
        assert verdict.feedback
        assert sentence in verdict.feedback.got


@pytest.mark.parametrize("sentence", ALONE)
def test_what_is_too_much_for_one(tool: str, tmp_path: Path, sentence: str) -> None:
    (verdict,) = judged(tmp_path, ALONE[sentence] + "\n" + RIGHT, TWO[0])
    assert verdict.state == FAILED
    assert sentence in str(verdict.feedback)


def test_calls_that_no_chat_needs(tool: str, tmp_path: Path) -> None:
    (verdict,) = judged(tmp_path, REFUSED, TWO[0])
    assert "found: [(-1, 38), (-1, 38), (-1, 38), (-1, 38), 97, -1, 100, 1]" in str(
        verdict.feedback
    )


def test_many_small_programs_are_not_too_much(tool: str, tmp_path: Path) -> None:
    children = "import os\nfor _ in range(60):\n    if os.fork() == 0:\n        while True: "
    children += "__import__('time').sleep(60)\n"
    assert [v.state for v in judged(tmp_path, children + RIGHT, *TWO)] == [PASSED, PASSED]


def of_processes(folder: Path, told: dict[str, tuple[int, int]], used: Used) -> str:
    """What is said of these processes: ticks of their own, and of who ended below them."""
    for pid, (own, left) in told.items():
        (folder / pid).mkdir(exist_ok=True)
        zeros = " ".join(["0"] * 9)
        after = f"0 0 1 0 0 0 0 {zeros}"
        (folder / pid / "stat").write_text(f"{pid} (a) b) S {zeros} 0 {own} 0 {left} {after}")
    for gone in {path.name for path in folder.iterdir()} - told.keys():
        shutil.rmtree(folder / gone)
    table = os.open(folder, os.O_RDONLY)
    try:
        return too_much(table, used)
    finally:
        os.close(table)


MOST = together.SECONDS * together.TICK


def test_the_time_of_who_has_ended_is_counted(tmp_path: Path) -> None:
    used = Used()
    assert of_processes(tmp_path, {"1": (10 * MOST, 10 * MOST), "7": (0, 0)}, used) == ""
    assert of_processes(tmp_path, {"1": (20 * MOST, 11 * MOST), "7": (0, 0)}, used) == ""
    assert of_processes(tmp_path, {"1": (20 * MOST, 11 * MOST), "7": (0, 1)}, used) != ""


def test_nobody_is_counted_twice_who_ends_while_we_look(tmp_path: Path) -> None:
    used = Used()
    for looks in (MOST, 2), (MOST, None), (MOST * 2, None), (MOST * 2, None):
        told = {"1": (0, looks[0])} | ({"7": (MOST, 0)} if looks[1] else {})
        assert of_processes(tmp_path, told, used) == ""
    assert used.seconds == 0


def test_the_time_of_children_that_leave_none_is_counted_as_it_was_seen(tmp_path: Path) -> None:
    used = Used()
    for child in range(20, 50):  # each is gone when two looks have missed it
        for there in ({str(child): (0, 0)}, {str(child): (MOST // 20, 0)}, {}, {}):
            said = of_processes(tmp_path, {"1": (0, 0)} | there, used)
    assert "s of a processor together" in said
