"""Proves autograder/evidence/same_moment.py and autograder/probe/follow.py: two people
act at the same moment, and a thread is held where it matters.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.evidence import same_moment
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import FAILED
from autograder.kit import ROOT
from autograder.room.room import Room
from autograder.room.unmet import Unmet

SLUG = "09_protocol"
REFERENCE = ROOT / "reference" / SLUG
TWO_NAMES = """
import socket, threading
names, lock = set(), threading.Lock()
def serve(c):
    while data := c.recv(100):
        name = data.decode().strip()
{take}
        c.sendall(b"welcome" if taken else b"refused")
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    threading.Thread(target=serve, args=listener.accept()[:1], daemon=True).start()
"""
WAYS_TO_TAKE = {
    "one lock": """
        with lock:
            taken = name not in names
            if taken:
                names.add(name)
""",
    "no lock": """
        taken = name not in names
        if taken:
            names.add(name)
""",
    "two locks": """
        with lock:
            taken = name not in names
        if taken:
            with lock:
                names.add(name)
""",
    "a lock around the look": """
        with lock:
            taken = name not in names
        if taken:
            names.add(name)
""",
    "acquire and release, twice": """
        lock.acquire()
        taken = name not in names
        lock.release()
        if taken:
            lock.acquire()
            names.add(name)
            lock.release()
""",
    "a lock around the second step": """
        taken = name not in names
        if taken:
            with lock:
                names.add(name)
""",
}


def test_two_steps_with_a_message_in_between(tmp_path: Path) -> None:
    home = shutil.copytree(REFERENCE, tmp_path / "home")
    text = (home / "server.py").read_text("utf-8")
    for old, new in (
        (
            "            with registry:\n                obey",
            "            if True:\n                obey",
        ),
        (
            "        if other := present().get(name):\n            other.tell(",
            "        if name in present():\n            present()[name].tell(",
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    (home / "server.py").write_text(text, "utf-8")
    name = "test_message_to_somebody_who_is_renaming"
    verdicts = run_checks(Pair(home), SLUG, lambda verdict: None, only=[name])
    assert [v.state for v in verdicts] == [FAILED]
    told = verdicts[0].feedback
    assert told is not None
    assert told.code.startswith("present()[name].tell(")  # and not where it is written
    assert told.is_of_check


def test_a_line_of_another_file_is_not_shown(room: Room) -> None:
    for line, place in (("1 import socket", "server.py:1"), ("1 import names", "")):
        (room.pair.folder / "server.py").write_text("import socket\n", "utf-8")
        with pytest.raises(Unmet) as told, same_moment.wrong_at(room, line):
            raise Unmet("", "")
        assert told.value.place == place


@pytest.mark.parametrize("way", WAYS_TO_TAKE)
def test_the_gap_is_found(way: str, room: Room) -> None:
    source = TWO_NAMES.format(take=WAYS_TO_TAKE[way].strip("\n"))
    (room.home / "server.py").write_text(source, "utf-8")
    room.open()
    lines = same_moment.lines_after_recv(room, room.connect_silently("alice"), "alice")
    welcomed = []

    def attempt(nth: int) -> str:
        one, two = room.connect_silently("one", "two")
        with same_moment.held(room, one, f"bob{nth}", nth, lines):
            two.says(f"bob{nth}")
            room.settle()
            came = {b"welcome": same_moment.SECOND, b"refused": same_moment.FIRST}.get(
                bytes(two.heard.data), same_moment.WAITS
            )
        room.settle()
        welcomed.append(sum(person.has_heard("welcome") for person in (one, two)))
        return came

    same_moment.find_the_gap(lines, attempt)
    assert (2 in welcomed) == (way != "one lock")
    assert len(welcomed) <= 8


def test_a_thread_is_held_before_a_line_with_a_text(room: Room) -> None:
    source = TWO_NAMES.format(take=WAYS_TO_TAKE["no lock"].strip("\n"))
    (room.home / "server.py").write_text(source, "utf-8")
    room.open()
    alice = room.connect_silently("alice")
    with room.paused_before_line(alice, text="names.add"):
        alice.says("alice")
        room.settle()
        assert room.is_paused()
        assert "names.add(name)" in [place["code"] for place in room.server.where()]
        alice.never_heard("welcome")
    alice.hears("welcome")
    alice.says("alice")
    alice.hears("refused")


def test_a_line_counts_once_for_each_line_that_calls_it(room: Room) -> None:
    (room.home / "server.py").write_text(
        """
import socket
def add(n):
    return n + 1
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while c.recv(100):
    n = add(1)
    m = add(2)
    for _ in range(1000):
        n += 1
    c.sendall(b"done")
""",
        "utf-8",
    )
    room.open()
    lines = same_moment.lines_after_recv(room, room.connect_silently("alice"), "go")
    assert lines.count("4 return n + 1") == 2
    assert lines.count("10 n += 1") == 1


def test_the_last_line_at_which_something_holds() -> None:
    for last in range(9):
        asked: list[int] = []

        def holds(nth: int, last: int = last, asked: list[int] = asked) -> bool:
            asked.append(nth)
            return nth <= last

        assert same_moment.last_line(8, holds) == last
        assert len(asked) <= 4
