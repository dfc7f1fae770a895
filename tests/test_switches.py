"""course.toml decides which checks are run: must a message go back to its sender, or must not?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course.catalogue import all_checks, checks_of
from autograder.course.check import check
from autograder.course.settings import Course, load
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


def test_a_course_chooses_its_checks() -> None:
    with_echo, without = set(checks_of(SLUG, on=ON)), set(checks_of(SLUG))
    assert (with_echo - without, without - with_echo) == (ECHO, NO_ECHO)
    assert set(all_checks(SLUG)) == with_echo | without
    points = [sum(c.points for c in checks_of(SLUG, on=on).values()) for on in (ON, ())]
    assert points[0] == points[1]


def test_the_switch_stands_in_course_toml(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text("sender_hears_itself = true\n")
    assert load(tmp_path / "course.toml").on == ON
    assert Course().on == frozenset()


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


def test_a_switch_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="no switch"):

        @check(points=1, section="x", when="sender_hears")
        def test_x() -> None:
            """It is never run."""
