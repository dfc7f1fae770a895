"""A whole flow: two users without a server are recognised by running them, and graded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.classroom.batch import Run, grade_class
from autograder.course.catalogue import checks_of
from autograder.course.settings import Course, load
from autograder.grading.plan import How
from autograder.grading.results import Result
from autograder.handin.intake import Entry
from autograder.handin.pairing import find_programs
from autograder.handin.submission import CORE, Pair, Problem
from autograder.judging.judge import Job, judge
from autograder.judging.trial.finding import Found, find_out
from autograder.judging.verdict import PASSED
from autograder.kit import ROOT

SAMPLE = ROOT / "autograder" / "classroom" / "sample_class" / "udp_peers"
TWO_OVER_UDP = "02_two_user_udp"
TWO, UDP, MANY = "02_two_user_chat", "03_udp_chat", "04_multi_user_chat"
ON_THE_WIRE = {
    f"test_{script}_{what}"
    for script in ("server", "client")
    for what in ("with_a_stranger", "sends_nothing_back", "sends_once")
}
HEAD = "import os, socket, sys, threading, time\n"
TALK = """
def receive():
    while True:
        try:
            print(s.recvfrom(9999)[0].decode("utf-8", "replace"))
        except ConnectionError:
            pass
threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    try:
        s.sendto(line.rstrip("\\n").encode(), friend)
    except ConnectionError:
        pass
"""
PEER = HEAD + "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n%s" + TALK
BOUND = "s.bind(('', %s))\nfriend = ('127.0.0.1', %s)\n"
ONE, OTHER = BOUND % (5001, 5002), BOUND % (5002, 5001)
ASKED = BOUND % ("int(input('%s'))", "int(input('%s'))")
TOLD = BOUND % ("int(sys.argv[1])", "int(sys.argv[2])")
SERVER = (
    HEAD
    + """
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("localhost", 8080))
first, friend = s.recvfrom(9999)
print(first.decode())
"""
    + TALK
)
CLIENT = PEER % "friend = ('localhost', 8080)\ns.sendto(b'hi', friend)\n"
CALLS = (
    HEAD
    + """
MINE, THEIRS = %s
listener = socket.create_server(("127.0.0.1", MINE))
def receive():
    s, _ = listener.accept()
    try:
        while data := s.recv(9999):
            print("friend:", data.decode("utf-8", "replace"))
    except OSError:
        pass
    print("They have left.", flush=True)
    os._exit(0)
threading.Thread(target=receive, daemon=True).start()
while True:
    s = socket.socket()
    if not s.connect_ex(("127.0.0.1", THEIRS)):
        break
    s.close()
    time.sleep(0.2)
try:
    for line in sys.stdin:
        s.sendall(line.encode())
except OSError:
    pass
os._exit(0)
"""
)
CALLING = {"one.py": CALLS % "7001, 7002", "two.py": CALLS % "7002, 7001"}


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def understood(folder: Path) -> Found:
    pair = find_programs(folder, {})[CORE]
    assert isinstance(pair, Pair), pair
    return find_out(pair)


def lost(pair: Pair, slug: str) -> dict[str, object]:
    """The checks that did not pass, and what was seen instead."""
    verdicts = judge(Job(pair, slug), lambda verdict: None)
    assert len(verdicts) > 10
    return {v.name: v.feedback and v.feedback.got for v in verdicts if v.state != PASSED}


ALIKE: dict[str, tuple[dict[str, str], list[str]]] = {
    "two peers": ({"peer1.py": PEER % ONE, "peer2.py": PEER % OTHER}, ["peer1.py", "peer2.py"]),
    "called clients": (
        {"client1.py": PEER % ONE, "client2.py": PEER % OTHER},
        ["client1.py", "client2.py"],
    ),
    "called server and client": (
        {"server.py": PEER % ONE, "client.py": PEER % OTHER},
        ["server.py", "client.py"],
    ),
    "asked for ports": (
        {"chat.py": PEER % (ASKED % ("Your port: ", "Your friend\\'s port: "))},
        ["chat.py", "chat.py"],
    ),
    "asked in Russian": (
        {"chat.py": PEER % (ASKED % ("Ваш порт: ", "Порт собеседника: "))},
        ["chat.py", "chat.py"],
    ),
    "copies": (
        {f"user{n}.py": PEER % (ASKED % ("Port 1: ", "Port 2: ")) for n in (1, 2)},
        ["user1.py", "user1.py"],
    ),
    "told ports": ({"p.py": PEER % TOLD}, ["p.py 12345 12346", "p.py 12346 12345"]),
    "calling each other": (CALLING, ["one.py", "two.py"]),
}


@pytest.mark.parametrize("kind", ALIKE)
def test_peers_are_recognised(tmp_path: Path, kind: str) -> None:
    files, commands = ALIKE[kind]
    found = understood(write(tmp_path / "in", files))
    assert isinstance(found.pair, Pair)
    assert found.pair.commands() == commands
    assert found.pair.peers
    assert found.networks == ({"tcp"} if files is CALLING else {"udp"})


def test_whoever_can_be_reached_is_started_first(tmp_path: Path) -> None:
    found = understood(write(tmp_path / "in", {"a.py": CLIENT, "b.py": SERVER}))
    assert found == Found(Pair(tmp_path / "in", "b.py", "a.py"), frozenset({"udp"}))


SENDTO, SEND = 's.sendto(line.rstrip("\\n").encode(), friend)', "s.send(line.encode())"
UDP_PAIRS: dict[str, dict[str, str]] = {
    "asked for ports": ALIKE["asked for ports"][0],
    "a server with a user": {"server.py": SERVER, "client.py": CLIENT},
    "connected sockets": {
        f"peer{n}.py": (PEER % (lines + "s.connect(friend)\n")).replace(SENDTO, SEND)
        for n, lines in enumerate((ONE, OTHER))
    },
}


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["the sample", *UDP_PAIRS])
def test_all_points_for_two_users_over_udp(tmp_path: Path, kind: str) -> None:
    folder = write(tmp_path / "in", UDP_PAIRS[kind]) if kind in UDP_PAIRS else SAMPLE
    pair = understood(folder).pair
    assert isinstance(pair, Pair)
    assert lost(pair, TWO_OVER_UDP) == {}


@pytest.mark.programs
def test_all_points_for_peers_that_call_each_other(tmp_path: Path) -> None:
    pair = understood(write(tmp_path / "in", CALLING)).pair
    assert isinstance(pair, Pair)
    assert lost(pair, TWO) == {}
    names = set(checks_of(TWO, on=Job(pair, TWO).switches))
    assert set(checks_of(TWO)) - names == ON_THE_WIRE


def graded(folder: Path, course: Course) -> Result:
    run = Run(folder / "out", How(course), jobs=1)
    return grade_class([Entry("anna", folder / "in")], run, lambda result: None)[0]


def test_the_grade_of_peers_and_why(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "in")
    result = graded(tmp_path, Course())
    assert (result.grade, result.track) == (48, TWO_OVER_UDP)
    assert list(result.exercises) == [UDP, TWO_OVER_UDP]
    assert result.about[0] == (
        "peer1.py (started first, as the server) and peer2.py (as the client) each have a port "
        f"of their own, so they were checked as {UDP}, {TWO_OVER_UDP}."
    )
    counted = f"Counted as {TWO_OVER_UDP}: 100 of 100, and 48 % of that is the grade."
    assert result.about[1] == counted
    assert result.about[2].startswith(f"{UDP} could get 80: it has ")
    assert {v.lesson.partition("#")[0] for v in result.of(TWO_OVER_UDP)} == {f"{TWO}.md"}


def test_who_takes_turns_over_udp_does_not_earn_it_all(tmp_path: Path) -> None:
    turns = HEAD + "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    server = turns + "s.bind(('', 9))\nwhile True:\n    d, a = s.recvfrom(99)\n"
    server += "    print(d.decode())\n    s.sendto(input().encode(), a)\n"
    client = turns + "while True:\n    s.sendto(input().encode(), ('localhost', 9))\n"
    client += "    print(s.recvfrom(99)[0].decode())\n"
    folder = write(tmp_path / "in", {"server.py": server, "client.py": client})
    missed = lost(Pair(folder), TWO_OVER_UDP)
    assert {"test_several_in_a_row", "test_receive_thread"} <= set(missed)


def test_the_cap_stands_in_course_toml(tmp_path: Path) -> None:
    path = tmp_path / "course.toml"
    path.write_text(f"[[track]]\nslug = '{TWO_OVER_UDP}'\ncap = 30\n", "utf-8")
    course = load(path)
    shutil.copytree(SAMPLE, tmp_path / "in")
    assert graded(tmp_path, course).grade == 30


NOT_CLEAR = {
    "two clients": ({"user1.py": CLIENT, "user2.py": CLIENT + "#"}, "Neither server.py nor"),
    "strangers": ({"a.py": PEER % ONE, "b.py": PEER % ONE + "#"}, "a.py and b.py do not find"),
}


@pytest.mark.parametrize("kind", NOT_CLEAR)
def test_two_that_are_no_chat(tmp_path: Path, kind: str) -> None:
    files, sentence = NOT_CLEAR[kind]
    found = find_programs(write(tmp_path / "in", files), {})[CORE]
    problem = find_out(found).pair if isinstance(found, Pair) else found
    assert isinstance(problem, Problem)
    assert problem.sentence.startswith(sentence)
