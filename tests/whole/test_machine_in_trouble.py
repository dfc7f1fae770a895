"""A whole flow: what happens to the machine in the middle of a class run changes no grade.

Each of these takes about ten seconds, for a run must be well under way: so they run at night.
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
HANDINS = 6
STOPS = 6
pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(os.environ.get("ATTACKS") != "all", reason="it takes long: at night"),
    pytest.mark.skipif(sys.platform != "linux", reason="made with Linux's own means"),
    pytest.mark.timeout(600),
]
COMMAND = [sys.executable, "-m", "autograder", "grade", "class", "--exercise", SLUG]
# It fills a disk of its own as soon as the run has marked its folder, and what gets free again.
FILLS = """
mount -t tmpfs -o size=40m none {where}
(until [ -e out/.autograder-results ]; do sleep 0.02; done
 until [ -e over ]; do
   dd if=/dev/zero of={where}/fill bs=4096 oflag=append conv=notrunc count=20000
   sleep 0.02
 done) 2>/dev/null &
"$@"; status=$?; touch over; wait
rm {where}/fill; cp -r out kept; exit $status
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for number in range(HANDINS):
        shutil.copytree(REFERENCE / SLUG, tmp_path / "class" / f"right {number}")
        shutil.copytree(REFERENCE / SLUG, tmp_path / "class" / f"wrong {number}")
        (tmp_path / "class" / f"wrong {number}" / "server.py").write_text("raise SystemExit\n")
    for name in ("out", "temp"):
        (tmp_path / name).mkdir()
    graded(tmp_path, "uncut")
    return tmp_path


def graded(home: Path, out: str) -> None:
    done = subprocess.run([*COMMAND, "-o", out], cwd=home, env=environment(home), timeout=300)
    assert done.returncode == 0


def environment(home: Path) -> dict[str, str]:
    return import_path() | {"TMPDIR": str(home / "temp")}


def rows(out: Path) -> bytes:
    return (out / "grades.csv").read_bytes()


@pytest.mark.parametrize("where", ["out", "temp"])
def test_a_disk_that_gets_full(home: Path, where: str) -> None:
    alone = ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("there are no namespaces here")
    cut = subprocess.run(
        [*alone, "sh", "-c", FILLS.format(where=where), "sh", *COMMAND, "-o", "out"],
        cwd=home,
        env=environment(home),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert cut.returncode == 3
    assert cut.stderr.startswith("autograder: The disk is full (")
    assert len(cut.stderr.splitlines()) == 1
    assert not (home / "kept" / "grades.csv").exists()
    graded(home, "kept")
    assert rows(home / "kept") == rows(home / "uncut")
    assert os.listdir(home / "temp") == []


@pytest.mark.parametrize("walls", ["--no-sandbox", *([""] if sandbox.find() else [])])
def test_parts_that_somebody_stops(home: Path, walls: str) -> None:
    words = [*COMMAND, "-o", "out", *filter(None, [walls])]
    run = subprocess.Popen(words, cwd=home, env=environment(home), stdout=subprocess.DEVNULL)
    dice = random.Random(7)
    for _stop in range(STOPS):
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(dice.uniform(0.2, 1.0))
        with contextlib.suppress(psutil.Error, IndexError):
            dice.choice(parts(run.pid)).suspend()
    assert run.wait(timeout=300) == 0
    assert rows(home / "out") == rows(home / "uncut")
    assert until(lambda: os.listdir(home / "temp") == [])


def parts(run: int) -> list[psutil.Process]:
    """The fork server, workers, and what is directly below a worker: all of them ours."""
    found = [[psutil.Process(run)]]
    for _generation in range(4):
        found.append([child for parent in found[-1] for child in children(parent)])
    ours = [process for generation in found[1:] for process in generation]
    return [process for process in ours if is_ours(process)]


def children(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return list(process.children())
    return []


def is_ours(process: psutil.Process) -> bool:
    """Whether it is no program of a hand-in: these are forked from a nursery, so called like it."""
    with contextlib.suppress(psutil.Error):
        parent = process.parent()
        nursery = "nursery" in process.cmdline()
        return not nursery or (parent is not None and "nursery" not in parent.cmdline())
    return False
