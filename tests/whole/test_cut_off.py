"""A whole flow: a class run is killed at any moment. Nothing stays, and the grades are the same.

It goes through autograder/classroom/batch.py, autograder/judging/fork_server.py,
autograder/judging/serve.py and autograder/probe/nursery.py together.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from autograder.handin.source import import_path
from autograder.kit import REFERENCE
from autograder.program.linux import sandbox
from helpers.waiting import until

SLUG = "01_echo_chat"
KILLS = int(os.environ.get("KILLS", "3"))  # of each kind; KILLS=20 for a long look
A_CLASS = 400.0  # seconds that two hand-ins may take, one of which hangs, on a busy machine
WALLS = ["--no-sandbox", *([""] if sandbox.find() else [])]
# It stays until somebody ends it, whatever becomes of its lines.
STAYS = """
import os, signal, socket, threading
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.path.isdir("/dev/shm/tmp"):  # in a sandbox, where its folder tells nobody whose it is
    open("/tmp/{mark}", "w").close()
listener = socket.create_server(("127.0.0.1", 12345))
if os.fork() == 0:
    os.setsid()
    threading.Event().wait()
while True:
    conn = listener.accept()[0]
"""


def grading(home: Path, out: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "autograder", "grade", "class", "-o", out]
    temp = str(home / "temp")
    return subprocess.Popen(
        [*command, *options, "--exercise", SLUG, "--jobs", "2"],
        cwd=home,
        env=import_path() | {"TMPDIR": temp},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def left(home: Path) -> list[str]:
    """Whoever works in a folder of this run: graders, workers, nurseries, programs."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(home):
                found.append(" ".join(process.cmdline()))
    return found + [name for name in os.listdir("/proc") if is_marked(name, home.name)]


def is_marked(pid: str, mark: str) -> bool:
    """Whether it is in the sandbox of this test, or is the worker that made it."""
    places = (f"/proc/{pid}/root/tmp/{mark}", f"/proc/{pid}/root/dev/shm/tmp/{mark}")
    return pid.isdigit() and any(map(os.path.exists, places))


def nobody_is_left(home: Path) -> bool:
    return until(lambda: not left(home))


@pytest.mark.attacks
@pytest.mark.timeout(1200)
@pytest.mark.skipif(sys.platform != "linux", reason="others cannot tell what was left behind")
@pytest.mark.parametrize("walls", WALLS)
def test_a_run_that_is_killed_at_any_moment(tmp_path: Path, walls: str) -> None:
    options = [walls] if walls else []
    (tmp_path / "temp").mkdir()
    shutil.copytree(REFERENCE / SLUG, tmp_path / "class" / "right")
    shutil.copytree(REFERENCE / SLUG, tmp_path / "class" / "stays")
    (tmp_path / "class" / "stays" / "server.py").write_text(
        STAYS.format(mark=tmp_path.name), "utf-8"
    )
    assert grading(tmp_path, "uncut", *options).wait(timeout=A_CLASS) == 0
    moments = random.Random(11)
    for _kill in range(KILLS):
        process = grading(tmp_path, "cut", *options)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=moments.uniform(0.3, 3.0))
        process.kill()
        process.wait()
        assert nobody_is_left(tmp_path)
    assert grading(tmp_path, "cut", *options).wait(timeout=A_CLASS) == 0
    assert nobody_is_left(tmp_path)
    assert os.listdir(tmp_path / "temp") == []
    uncut, cut = (tmp_path / out / "grades.csv" for out in ("uncut", "cut"))
    assert cut.read_bytes() == uncut.read_bytes()
