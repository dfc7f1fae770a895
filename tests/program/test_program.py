"""Proves autograder/program/program.py and autograder/program/output.py: fed, read, frozen, ended
as without us.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from autograder.kit import ROOT
from autograder.program.ending import each, is_alive
from helpers.rooms import Grader, write

REFERENCE = ROOT / "reference/04_multi_user_chat"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such pipe")
def test_who_waits_in_select_gets_line_by_line(grader: Grader, tmp_path: Path) -> None:
    client = """
import select, sys
while select.select([sys.stdin], [], []):
    print(sys.stdin.readline().strip())
"""
    with grader.room(write(tmp_path, client=client)) as room:
        program = room.start("client.py")
        with program.frozen():
            program.feed(b"one\n")
            program.feed(b"two " * 3000 + b"\n")
            program.feed(b"three\n")
        assert room.wait_for(lambda: program.output.text.endswith("three\n"))
        assert len(program.output.text.split()) == 3002


def test_the_exit_of_a_program_is_awaited(grader: Grader, tmp_path: Path) -> None:
    write(tmp_path, client="input()\nraise SystemExit(7)")
    with grader.room(tmp_path) as room:
        program = room.start("client.py")
        program.feed(b"go\n")
        assert room.wait_for(lambda: not program.running)
        assert program.exit_status == 7


ENDS = {
    "at its last line": "print('end')",
    "exit without a status": "import sys; sys.exit()",
    "exit with a status": "import sys; sys.exit(3)",
    "exit with a status below 0": "import sys; sys.exit(-1)",
    "exit with a sentence": "raise SystemExit('No server.')",
    "an exception": "print(1 / 0)",
    "a thread that goes on": """
import threading, time
def later():
    print("a")
    time.sleep(0.05)
    print("b")
threading.Thread(target=later).start()
""",
    "a daemon thread": """
import threading, time
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
""",
    "an exit handler": "import atexit, sys; atexit.register(print, 'bye'); sys.exit(4)",
    "an object that says goodbye": """
class Chat:
    def __del__(self): say("bye")
def say(text): print(text)
chat = Chat()
""",
    "a file that is not closed": "log = open('log.txt', 'w'); log.write('left')",
    "a screen that keeps what is printed": """
import sys
sys.stdout = open(1, "w", buffering=9999, closefd=False)
print("kept")
""",
    "no screen": "import sys; sys.stdout = None",
}


@pytest.mark.parametrize("script", ENDS.values(), ids=ENDS)
def test_a_program_ends_as_it_does_without_the_grader(
    grader: Grader, tmp_path: Path, script: str
) -> None:
    (tmp_path / "log.txt").write_text("")
    write(tmp_path, script)
    with grader.room(tmp_path) as room:
        program = room.start("server.py")
        room.wait_for(lambda: program.output.ended and program.errors.ended)
        program.wait_end()
        log = (room.home / "log.txt").read_text()
    alone = subprocess.run([sys.executable, "server.py"], cwd=tmp_path, capture_output=True)
    assert program.exit_status == alone.returncode
    assert bytes(program.output.data) == alone.stdout
    assert program.errors.data.splitlines()[-1:] == alone.stderr.splitlines()[-1:]
    assert log == (tmp_path / "log.txt").read_text()


def test_a_frozen_server_answers_nothing(grader: Grader) -> None:
    with grader.room(REFERENCE) as room:
        room.open()
        alice, bob = room.connect("alice", "bob")
        with room.server.frozen():
            alice.says("hello")
            bob.never_heard("hello")
        bob.hears("hello")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork()")
def test_who_is_killed_is_gone_with_its_children(
    grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = """
import os, time
child = os.fork()
if child == 0:
    os.setsid()
    time.sleep(600)
print(child, flush=True)
time.sleep(600)
"""

    kill = psutil.Process.kill

    def later(process: psutil.Process) -> None:  # a process dies when it next gets a processor
        threading.Timer(0.3, each, ([process], kill)).start()

    with grader.room(write(tmp_path, client=client)) as room:
        program = room.start("client.py")
        assert room.wait_for(lambda: program.output.text.endswith("\n"))
        child = psutil.Process(program.children()[0])
        with monkeypatch.context() as patch:
            patch.setattr(psutil.Process, "kill", later)
            program.kill()
            assert program.wait_end()
        assert not is_alive(child)
