"""A whole flow: course.toml decides whether a message must go back to its sender, or must not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, PASSED, State
from autograder.kit import REFERENCE

SLUG = "04_multi_user_chat"
ON = frozenset({"sender_hears_itself"})
ECHO = {"test_sender_reads_it_too", "test_sender_gets_it_back"}
NO_ECHO = {"test_sender_reads_no_echo", "test_sender_gets_nothing_back"}
REDRAWS = """
import socket, threading
shown = []
def show(line):
    shown.append(line)
    print("-" * 9, *shown, sep="\\n")
def listen():
    while data := s.recv(1000):
        show(data.decode())
s = socket.create_connection(("127.0.0.1", 12345))
threading.Thread(target=listen, daemon=True).start()
while line := input():
    s.sendall(line.encode() + b"\\n")
    show("me: " + line)
"""


def judged(folder: Path, names: set[str], on: frozenset[str]) -> dict[str, State]:
    needed = {"test_strangers_can_chat"}
    job = Job(Pair(folder), SLUG, only=tuple(names | needed), on=on)
    return {v.name: v.state for v in judge(job, lambda verdict: None) if v.name not in needed}


@pytest.fixture
def echoing(tmp_path: Path) -> Path:
    folder = shutil.copytree(REFERENCE / SLUG, tmp_path / "echoing")
    text = (folder / "server.py").read_text("utf-8")
    (folder / "server.py").write_text(text.replace("if client is not sender:", "if True:"), "utf-8")
    return folder


def test_a_server_that_echoes(echoing: Path) -> None:
    assert judged(echoing, ECHO | NO_ECHO, ON) == dict.fromkeys(ECHO, PASSED)
    assert judged(echoing, ECHO | NO_ECHO, frozenset()) == dict.fromkeys(NO_ECHO, FAILED)


def test_a_client_that_shows_what_its_user_types_is_no_echo(tmp_path: Path) -> None:
    folder = shutil.copytree(REFERENCE / SLUG, tmp_path / "local")
    text = (folder / "client.py").read_text("utf-8")
    assert "sendall(" in text
    text = text.replace("import socket\n", "import socket\nimport sys\n", 1)
    lines = [
        line[: len(line) - len(line.lstrip())] + "print(line, end='')\n" + line
        if "sendall(" in line
        else line
        for line in text.splitlines(keepends=True)
    ]
    (folder / "client.py").write_text("".join(lines), "utf-8")
    assert judged(folder, ECHO, ON) == dict.fromkeys(ECHO, FAILED)


@pytest.mark.parametrize("server", ["reference", "echoing"])
def test_a_client_that_draws_all_lines_again(
    tmp_path: Path, request: pytest.FixtureRequest, server: str
) -> None:
    folder = tmp_path / server
    if server == "echoing":
        request.getfixturevalue("echoing")
    else:
        shutil.copytree(REFERENCE / SLUG, folder)
    (folder / "client.py").write_text(REDRAWS, "utf-8")
    states = judged(folder, NO_ECHO, frozenset())
    told = FAILED if server == "echoing" else PASSED
    assert states == {"test_sender_reads_no_echo": PASSED, "test_sender_gets_nothing_back": told}
