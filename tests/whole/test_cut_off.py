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
import time
from pathlib import Path

import psutil
import pytest

from autograder.handin.source import import_path
from autograder.kit import REFERENCE

SLUG = "01_echo_chat"
KILLS = 5
# It stays until somebody ends it, whatever becomes of its lines.
STAYS = """
import os, signal, socket, threading
signal.signal(signal.SIGTERM, signal.SIG_IGN)
listener = socket.create_server(("127.0.0.1", 12345))
if os.fork() == 0:
    os.setsid()
    threading.Event().wait()
while True:
    conn = listener.accept()[0]
"""


def grading(home: Path, out: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "autograder", "grade", "class", "-o", out]
    temp = str(home / "temp")
    return subprocess.Popen(
        [*command, "--no-sandbox", "--exercise", SLUG, "--jobs", "2"],
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
    return found


def nobody_is_left(home: Path) -> bool:
    deadline = time.monotonic() + 20  # bounds a failure only
    while left(home) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not left(home)


@pytest.mark.skipif(sys.platform != "linux", reason="others cannot tell what was left behind")
def test_a_run_that_is_killed_at_any_moment(tmp_path: Path) -> None:
    (tmp_path / "temp").mkdir()
    shutil.copytree(REFERENCE / SLUG, tmp_path / "class" / "right")
    shutil.copytree(REFERENCE / SLUG, tmp_path / "class" / "stays")
    (tmp_path / "class" / "stays" / "server.py").write_text(STAYS, "utf-8")
    assert grading(tmp_path, "uncut").wait(timeout=60) == 0
    moments = random.Random(11)
    for _kill in range(KILLS):
        process = grading(tmp_path, "cut")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=moments.uniform(0.3, 3.0))
        process.kill()
        process.wait()
        assert nobody_is_left(tmp_path)
    assert grading(tmp_path, "cut").wait(timeout=60) == 0
    assert nobody_is_left(tmp_path)
    assert os.listdir(tmp_path / "temp") == []
    uncut, cut = (tmp_path / out / "grades.csv" for out in ("uncut", "cut"))
    assert cut.read_bytes() == uncut.read_bytes()
