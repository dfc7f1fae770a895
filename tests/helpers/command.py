"""The command line, run as its users run it, and a hand-in that is checked quickly."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.handin.source import import_path
from helpers.waiting import PATIENCE

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def autograder(*arguments: str, cwd: Path, columns: int = 100) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=import_path() | {"COLUMNS": str(columns)},
        timeout=PATIENCE,
    )


# Each line that comes is a command line. It is run in a child that has all modules already.
READY = """
import json, os, sys
from autograder.__main__ import main
from autograder import cli
for line in sys.stdin:
    words, files = json.loads(line)
    child = os.fork()
    if not child:
        for number, name in enumerate(files):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC * (number > 0)), number)
        sys.argv[1:] = words
        main()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@contextlib.contextmanager
def commands(kit: Path) -> Iterator[Command]:
    """Runs command lines in a copy of the kit, each in a process that need import nothing."""
    environment = import_path() | {"COLUMNS": "100", "PYTHONPATH": str(kit)}
    ready = subprocess.Popen(
        [sys.executable, "-c", READY],
        cwd=kit,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert ready.stdin
    assert ready.stdout
    say, told = ready.stdin, ready.stdout
    with ready, tempfile.TemporaryDirectory() as temp:
        files = [Path(temp, name) for name in ("stdin", "stdout", "stderr")]

        def run(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
            files[0].write_text(typed, "utf-8")
            print(json.dumps([words, [str(file) for file in files]]), file=say, flush=True)
            status = int(told.readline())
            texts = (file.read_text("utf-8") for file in files[1:])
            return subprocess.CompletedProcess(words, status, *texts)

        yield run


def broken(folder: Path) -> Path:
    """A hand-in that is checked quickly."""
    folder.mkdir(parents=True)
    (folder / "server.py").write_text("import socket\nsocket.socket(\n")
    (folder / "client.py").write_text("raise SystemExit('no')\n")
    return folder
