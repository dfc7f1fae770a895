"""Proves autograder/probe/asked/names.py and autograder/probe/asked/arguments.py: none is seen.

What calls return, raise and say is what plain Python returns, raises and says. Only this differs: a
foreign address, or a name that stands for no machine, is led to this room.
"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.program.program import Program
from helpers.rooms import Grader
from helpers.waiting import PATIENCE

HERE = Path(__file__).parent
CALLS = HERE / "calls.txt"


@pytest.mark.programs
@pytest.mark.skipif("sys.platform != 'linux'", reason="the table has Linux's words in it")
def test_calls_are_answered_as_without_the_probe(grader: Grader, tmp_path: Path) -> None:
    assert len(CALLS.read_text("utf-8").splitlines()) > 350
    home = tmp_path / "home"
    (home / "ports").mkdir(parents=True)
    (home / "server.py").write_bytes((HERE / "script.py").read_bytes())
    arguments = [str(random.randrange(10_000, 19_900)), str(CALLS)]
    plain = subprocess.run(
        [sys.executable, "-X", "utf8", "server.py", *arguments],
        cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=PATIENCE, check=True,
    )  # fmt: skip
    job = {"folder": str(home), "script": "server.py", "ports": str(home / "ports")}
    program = Program(grader.launcher, grader.lines, {**job, "arguments": arguments})
    assert program.wait_end(60)
    grader.lines.wait_for(lambda: program.output.ended, 5)
    assert program.output.text.splitlines() == plain.stdout.splitlines()
    program.close()
