"""Proves autograder/room/questions/answering.py: programs are told what they ask for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import PASSED
from autograder.kit import REFERENCE
from helpers.rooms import Grader
from helpers.scripts import FIXED

MANY, TWO = "04_multi_user_chat", "02_two_user_chat"


def edited(folder: Path, slug: str, server: str = "", client: str = "") -> Pair:
    """The reference, with lines in front of its two programs."""
    shutil.copytree(REFERENCE / slug, folder)
    for name, lines in (("server.py", server), ("client.py", client)):
        text = (folder / name).read_text("utf-8")
        if lines:
            assert FIXED in text
            text = text.replace(FIXED, lines)
        (folder / name).write_text(text, "utf-8")
    return Pair(folder)


ADDRESS = 'ADDRESS = (input("IP: ") or 1, int(input("Port [12345]: ")))'
ASKS = {
    "address": (ADDRESS.replace("12345", "9090"), ADDRESS),
    "name, then address": ("ADDRESS = ('', 5000)", "input('Имя: ')\n" + ADDRESS),
    "name and password": (
        "input('Press Enter to start')\nADDRESS = ('', 5000)",
        "ADDRESS = ('localhost', 5000)\nlogin, word = input('login: '), input('password: ')",
    ),
    "a password on stderr": (
        "ADDRESS = ('', 5000)",
        "import getpass\nADDRESS = ('localhost', 5000)\n"
        "login, word = input('login: '), getpass.getpass()\nassert word == '1234'",
    ),
    "without a prompt": ("ADDRESS = ('', 5000)", "input()\nADDRESS = ('localhost', 5000)"),
}
CHATS = {
    MANY: ("test_two_people_can_chat", "test_client_shows_what_comes"),
    TWO: ("test_any_order", "test_client_with_a_stranger"),
}
CASES = [*((MANY, kind) for kind in ASKS), (TWO, "name, then address")]


@pytest.mark.parametrize(("slug", "kind"), CASES)
def test_who_asks_first_can_chat(tmp_path: Path, slug: str, kind: str) -> None:
    pair = edited(tmp_path / "x", slug, *ASKS[kind])
    verdicts = judge(Job(pair, slug, only=CHATS[slug]), lambda verdict: None)
    assert {v.name: v.feedback for v in verdicts if v.state != PASSED} == {}
    assert len(verdicts) == len(CHATS[slug])


BAR = 'import time\nfor _ in range(12):\n    time.sleep(0.1)\n    print("#", end="", flush=True)\n'


def test_who_draws_a_bar_before_it_is_there_is_waited_for(grader: Grader, tmp_path: Path) -> None:
    pair = edited(tmp_path / "home", MANY, BAR + FIXED, BAR + FIXED)
    with grader.room(pair.folder) as room:
        room.open()
        alice, bob = room.join("alice", "bob")
        alice.says("hi")
        bob.hears("hi")
