"""Proves autograder/judging/ending.py, autograder/program/ending.py and
autograder/program/linux/family.py: nobody is missed, and nobody sees the others be ended."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from autograder.handin.source import import_path
from autograder.program.ending import kill_tree
from autograder.program.linux import family
from helpers.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="others adopt no orphans")
# Each one starts the next one and ends: a list of them is old when it is made. They come to an end
# by themselves before the machine does.
CHAIN = """
import os, sys
from autograder.probe.nursery import adopt_orphans
adopt_orphans()
print("here", flush=True)
if os.fork() == 0:
    for _number in range(20_000):
        if os.fork():
            os._exit(0)
        os.setsid()
    open(sys.argv[1], "w").close()
    os._exit(0)
while True:
    os.wait()
"""
WATCHES = """
import os, sys
pid = os.fork()
if pid == 0:
    import signal
    signal.pause()
print("here", flush=True)
os.wait()
open(sys.argv[1], "w").close()
"""


@contextlib.contextmanager
def started(program: str, mark: str):  # type: ignore[no-untyped-def]
    command = [sys.executable, "-c", program, mark]
    with subprocess.Popen(command, env=import_path(), stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process


def nobody_is_left(mark: str) -> bool:
    """Who is killed is gone when it next gets a processor."""
    return until(lambda: not marked(mark))


def marked(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if mark in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def test_a_program_that_forks_meanwhile_is_not_missed(tmp_path: Path) -> None:
    end = tmp_path / "not one of 20,000 was ended"
    with started(CHAIN, str(end)) as process:
        kill_tree(process.pid)
    assert nobody_is_left(str(end))
    assert not end.exists()


def test_who_waits_for_the_others_does_not_see_them_be_ended(tmp_path: Path) -> None:
    for turn in range(10):
        seen = tmp_path / str(turn)
        with started(WATCHES, str(seen)) as process:
            kill_tree(process.pid)
        assert not seen.exists()
        assert nobody_is_left(str(seen))


def test_who_stands_below_is_seen(tmp_path: Path) -> None:
    with started(WATCHES, str(tmp_path / "over")) as process:
        (child,) = psutil.Process(process.pid).children()
        assert not family.somebody_stands(process.pid)
        child.suspend()
        assert until(lambda: family.somebody_stands(process.pid))
        kill_tree(process.pid)
