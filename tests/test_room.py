"""Rooms, people, programs, and when programs stand still."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from autograder.handin.submission import Pair
from autograder.judging.feedback import first_difference
from autograder.program.causes import how_it_ended
from autograder.program.launch import launcher
from autograder.program.lines import Lines
from autograder.room.host import Host
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from autograder.words.pieces import in_order, pieces_of
from autograder.words.samples import burst

REFERENCE = Path(__file__).parents[1] / "reference/04_multi_user_chat"


@pytest.fixture
def grader() -> Iterator[SimpleNamespace]:
    lines = Lines()
    starter = launcher(lines)
    yield SimpleNamespace(lines=lines, launcher=starter)
    starter.close()


def room_of(grader: SimpleNamespace, folder: Path) -> Room:
    return Room(Pair(folder), grader.launcher, grader.lines)


def write(folder: Path, server: str = "", client: str = "") -> Path:
    (folder / "server.py").write_text(server, encoding="utf-8")
    (folder / "client.py").write_text(client, encoding="utf-8")
    return folder


def test_a_message_goes_from_terminal_to_terminal_and_to_the_wire(grader: SimpleNamespace) -> None:
    with room_of(grader, REFERENCE) as room:
        room.open()
        alice, bob = room.join("alice", "bob")
        carol = room.connect("carol")
        alice.says("hello")
        bob.hears("hello")
        carol.hears("hello")
        alice.never_heard("hello")
        with pytest.raises(Unmet):
            carol.hears("what nobody says")


def test_what_will_not_come_is_known_long_before_the_deadline(grader: SimpleNamespace) -> None:
    with room_of(grader, REFERENCE) as room:
        room.open()
        alice = room.join("alice")
        with pytest.raises(Unmet, match="alice hears"):
            alice.hears("nothing")
        assert not room.wait_for(lambda: False, patience=3600)  # longer than a test may take


def test_a_sleeping_program_may_still_answer(grader: SimpleNamespace, tmp_path: Path) -> None:
    server = """
import socket, time
s = socket.create_server(("127.0.0.1", 12345))
c = s.accept()[0]
while data := c.recv(100):
    time.sleep(1)
    c.sendall(data)
"""
    with room_of(grader, write(tmp_path, server)) as room:
        room.open()
        room.connect("alice").hears("alice")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such pipe")
def test_who_waits_in_select_gets_line_by_line(grader: SimpleNamespace, tmp_path: Path) -> None:
    client = """
import select, sys
while select.select([sys.stdin], [], []):
    print(sys.stdin.readline().strip())
"""
    with room_of(grader, write(tmp_path, client=client)) as room:
        program = room.start("client.py")
        with program.frozen():
            program.feed(b"one\n")
            program.feed(b"two " * 3000 + b"\n")
            program.feed(b"three\n")
        assert room.wait_for(lambda: program.output.text.endswith("three\n"))
        assert len(program.output.text.split()) == 3002


def test_a_server_that_sleeps_between_two_looks_is_awaited(
    grader: SimpleNamespace, tmp_path: Path
) -> None:
    server = """
import socket, threading, time
listener = socket.create_server(("127.0.0.1", 12345))
listener.setblocking(False)
people = []
def serve(person):
    time.sleep(0.2)
    while data := person.recv(100):
        for other in people:
            if other is not person:
                other.sendall(data)
        time.sleep(0.1)
while True:
    try:
        person = listener.accept()[0]
    except BlockingIOError:
        time.sleep(0.2)
        continue
    person.setblocking(True)
    people.append(person)
    threading.Thread(target=serve, args=[person], daemon=True).start()
"""
    with room_of(grader, write(tmp_path, server)) as room:
        room.open()
        alice, bob, carol = room.connect("alice", "bob", "carol")
        for text in ("one", "two"):
            alice.says(text)
            room.settle()
            assert all(text in person.heard.text for person in (bob, carol))


@pytest.mark.parametrize("question", ["Пароль: ", "Name of the room?\n"])
def test_who_asks_for_more_than_a_name_is_answered(
    grader: SimpleNamespace, tmp_path: Path, question: str
) -> None:
    server = f"""
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
c.sendall("Имя: ".encode())
name = c.recv(100).decode().strip()
c.sendall({question!r}.encode())
more = c.recv(100).decode().strip()
c.sendall(f"{{name}} {{more}}: welcome to the room".encode())
c.recv(100)
"""
    with room_of(grader, write(tmp_path, server)) as room:
        room.open()
        assert room.connect("alice").heard.text.endswith("alice 1234: welcome to the room")


def test_the_exit_of_a_program_is_awaited(grader: SimpleNamespace, tmp_path: Path) -> None:
    write(tmp_path, client="input()\nraise SystemExit(7)")
    with room_of(grader, tmp_path) as room:
        program = room.start("client.py")
        program.feed(b"go\n")
        assert room.wait_for(lambda: not program.running)
        assert program.exit_status == 7


def test_who_waits_for_a_child_is_not_still(grader: SimpleNamespace, tmp_path: Path) -> None:
    write(tmp_path, client="import os\nos.system('sleep 0.5')\nprint(input(), 'is here')")
    with room_of(grader, tmp_path) as room:
        program = room.start("client.py")
        program.feed(b"alice\n")
        room.settle()
        assert program.output.text == "alice is here\n"


def test_a_traceback_shows_the_students_lines_only(grader: SimpleNamespace, tmp_path: Path) -> None:
    write(tmp_path, client="import socket\n\nsocket.create_connection(('localhost', 4))\n")
    with room_of(grader, tmp_path) as room:
        program = room.start("client.py")
        room.wait_for(lambda: not program.running)
        room.settle()
        assert "autograder" not in program.errors.text
        assert "Connection refused" in how_it_ended(program)
        assert program.saw("died")[0]["place"] == "client.py:3"
        assert program.saw("connecting")[0]["asked"] == 4


@pytest.mark.parametrize(
    ("server", "reason"),
    [
        ("print('hello')", "ended by itself"),
        ("import colorama_not_here", "No module named 'colorama_not_here'"),
        ("while True: input('port?')", "opens no listening socket"),
        ("def f(:", "SyntaxError"),
        ("import socket; s = socket.socket(); s.bind(('', 80)); input()", "does not call listen"),
        ("import socket; socket.socket(type=socket.SOCK_DGRAM).bind(('', 1)); input()", "UDP"),
        ("import os; os.kill(os.getpid(), 9)", "ended by itself (exit status -9)"),
    ],
)
def test_why_a_server_does_not_listen(
    server: str, reason: str, grader: SimpleNamespace, tmp_path: Path
) -> None:
    with room_of(grader, write(tmp_path, server)) as room:
        with pytest.raises(Unmet) as unmet:
            room.open()
        assert reason in unmet.value.got


def test_a_room_leaves_nothing_behind(grader: SimpleNamespace, tmp_path: Path) -> None:
    server = """
import os, socket, subprocess, sys, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
s = socket.create_server(("127.0.0.1", 12345))
s.accept()
"""
    room = room_of(grader, write(tmp_path, server))
    room.open()
    room.close()
    assert not room._folder.exists()
    nursery = psutil.Process(grader.launcher._process.pid)
    assert nursery.children(recursive=True) == []


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
    grader: SimpleNamespace, tmp_path: Path, script: str
) -> None:
    (tmp_path / "log.txt").write_text("")
    write(tmp_path, script)
    with room_of(grader, tmp_path) as room:
        program = room.start("server.py")
        room.wait_for(lambda: program.output.ended and program.errors.ended)
        program.wait_end()
        log = (room.home / "log.txt").read_text()
    alone = subprocess.run([sys.executable, "server.py"], cwd=tmp_path, capture_output=True)
    assert program.exit_status == alone.returncode
    assert bytes(program.output.data) == alone.stdout
    assert program.errors.data.splitlines()[-1:] == alone.stderr.splitlines()[-1:]
    assert log == (tmp_path / "log.txt").read_text()


def test_a_lost_nursery_is_replaced(grader: SimpleNamespace) -> None:
    psutil.Process(grader.launcher._process.pid).kill()
    grader.launcher.sweep()
    with room_of(grader, REFERENCE) as room:
        room.open()
        room.connect("alice")


def test_a_spinning_thread_is_seen_and_does_not_hold_up_the_others(
    grader: SimpleNamespace, tmp_path: Path
) -> None:
    server = """
import socket, threading
def spin():
    while True: pass
s = socket.create_server(("127.0.0.1", 12345))
c = s.accept()[0]
threading.Thread(target=spin, daemon=True).start()
while data := c.recv(100): c.sendall(data)
"""
    with room_of(grader, write(tmp_path, server)) as room:
        room.open()
        alice = room.connect("alice")
        alice.says("are you there?")
        alice.hears("are you there?")
        assert room.settle()
        assert room.server is not None
        assert room.watcher.spins(room.server)


def test_text_without_end_is_refused(grader: SimpleNamespace, tmp_path: Path) -> None:
    server = """
import socket
s = socket.create_server(("127.0.0.1", 12345))
c = s.accept()[0]
while True: c.sendall(b"spam " * 100)
"""
    with room_of(grader, write(tmp_path, server)) as room:
        room.open()
        with pytest.raises(Unmet, match="comes to rest"):
            room.connect("alice")


def test_a_frozen_server_answers_nothing(grader: SimpleNamespace) -> None:
    with room_of(grader, REFERENCE) as room:
        room.open()
        alice, bob = room.connect("alice", "bob")
        assert room.server is not None
        with room.server.frozen():
            alice.says("hello")
            bob.never_heard("hello")
        bob.hears("hello")


def test_our_host_takes_any_port_and_is_left_in_peace(
    grader: SimpleNamespace, tmp_path: Path
) -> None:
    client = (REFERENCE / "client.py").read_text(encoding="utf-8").replace("12345", "8080")
    write(tmp_path, client=client)
    with Host(Pair(tmp_path), grader.launcher, grader.lines) as host:
        host.open()
        alice = host.join("alice")
        alice.says("hello")
        host.hears("hello")
        host.says("welcome")
        alice.hears("welcome")
        host.goes()
        alice.expect_end(presses_enter=True)


def test_pieces_of_a_text() -> None:
    text = "a long text that comes in pieces"
    assert pieces_of(text, "alice: a long text th\nalice: at comes in pieces\n") == len(text)
    assert pieces_of(text, "alice: a long text") == len("a long text")
    assert pieces_of(text, "nothing like it") == 0


def test_lines_of_a_burst_may_be_cut_but_not_lost() -> None:
    lines = burst(60)
    sent = "\n".join(lines)
    assert in_order(lines, sent) == 60
    for size in (16, 97, 1024):
        cut = "\n[bob] ".join(sent[i : i + size] for i in range(0, len(sent), size))
        assert in_order(lines, cut) == 60
    for lost in range(60):
        assert in_order(lines, sent.replace(lines[lost], "")) == lost
    assert in_order(lines, "\n".join([*lines[:5], lines[6], lines[5], *lines[7:]])) == 6


def test_the_first_byte_that_differs_has_a_caret() -> None:
    shown = first_difference("Привет".encode(), "alice: Прив\ufffd".encode())
    want, got, caret = shown.splitlines()
    column = caret.index("^")
    assert want[:column].split()[1:] == got[:column].split()[1:]
    assert want[column : column + 2] != got[column : column + 2]
    assert first_difference(b"hello", b"nothing alike") == ""
