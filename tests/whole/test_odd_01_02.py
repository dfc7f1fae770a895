"""A whole flow: odd but right programs for 01 and 02 earn all points; who takes turns does not.

Proves autograder/evidence/echo.py, autograder/evidence/two.py and autograder/room/duo.py.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course.catalogue import checks_of
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import PASSED
from autograder.kit import ROOT

REFERENCE = ROOT / "reference"
ECHO, TWO = "01_echo_chat", "02_two_user_chat"
STRANGERS = {"test_server_with_a_stranger", "test_client_with_a_stranger"}
HEAD = "import json, os, queue, select, socket, sys, threading\n"
ACCEPT = 's, _ = socket.create_server(("127.0.0.1", 12345)).accept()\n'
CONNECT = 's = socket.create_connection(("127.0.0.1", 12345))\n'
ECHO_CLIENTS = {
    "reads lines": """
try:
    s = socket.create_connection(("127.0.0.1", 12345))
except OSError as error:
    print("no server:", error)
    sys.exit(2)
replies = s.makefile("rb")
for line in sys.stdin:
    print("you:", line)
    s.sendall(line.encode())
    print("echo:", replies.readline().decode())
""",
    "asks for a name, keeps it to itself, and asks for Enter at the end": """
name = input("Your name: ")
s = socket.socket()
if s.connect_ex(("127.0.0.1", 12345)):
    print("The server is not there.")
    input("Press Enter.")
    raise SystemExit(3)
threading.Thread(target=lambda: [print(t, end="") for t in s.makefile()], daemon=True).start()
for line in sys.stdin:
    s.sendall(line.encode())
""",
}
ECHO_SERVERS = {
    "a thread for each": """
def serve(client):
    with client:
        try:
            while data := client.recv(7):
                client.sendall(data)
        except OSError as error:
            print(error)
listener = socket.create_server(("", 12345))
while True:
    threading.Thread(target=serve, args=listener.accept()[:1]).start()
""",
    "whole lines": """
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client, _ = listener.accept()
    try:
        with client, client.makefile("rwb") as file:
            for line in file:
                file.write(line)
                file.flush()
    except ConnectionError:
        pass
""",
}
ENDS_AT_ONCE = """
def receive():
    try:
        while data := s.recv(1024):
            print("\\r<", data.decode("utf-8", "replace"), end="\\n> ", flush=True)
    except OSError:
        pass
    os._exit(0)
threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    try:
        s.sendall(line.encode())
    except OSError:
        break
os._exit(0)
"""
ONE_THREAD = """
while True:
    for ready in select.select([s, sys.stdin], [], [])[0]:
        try:
            data = s.recv(1024) if ready is s else os.read(0, 1024)
        except OSError:
            data = b""
        if not data:
            sys.exit("The chat is over.")
        os.write(1, data) if ready is s else s.sendall(data)
"""
JSON_LINES = """
file = s.makefile("rw")
def receive():
    try:
        for line in file:
            print("<", json.loads(line)["text"], flush=True)
    except OSError:
        pass
    print("over", flush=True)
    os._exit(0)
threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    try:
        print(json.dumps({"text": line.strip()}), file=file, flush=True)
    except OSError:
        break
os._exit(0)
"""
ASK = 'name = input("Your name: ")\n'
TURNS = """
while True:
    print(s.recv(1024).decode(), flush=True)
    s.sendall(sys.stdin.readline().encode())
"""
ALIKE = {
    "end at once": (ACCEPT + ENDS_AT_ONCE, CONNECT + ENDS_AT_ONCE),
    "ask before they listen and connect": (ASK + ACCEPT + ENDS_AT_ONCE, ASK + CONNECT + ONE_THREAD),
    "ask when connected": (ACCEPT + ASK + ENDS_AT_ONCE, CONNECT + ASK + ENDS_AT_ONCE),
    "have one thread": (ACCEPT + ONE_THREAD, CONNECT + ONE_THREAD),
    "speak JSON": (ACCEPT + JSON_LINES, CONNECT + JSON_LINES),
}


def lost(folder: Path, slug: str, server: str = "", client: str = "") -> set[str]:
    """The checks that two programs do not pass; "" is the reference's program."""
    home = Path(shutil.copytree(REFERENCE / slug, folder / "home"))
    for name, code in (("server.py", server), ("client.py", client)):
        if code:
            (home / name).write_text(HEAD + code, "utf-8")
    verdicts = run_checks(Pair(home), slug, lambda verdict: None)
    assert len(verdicts) == len(checks_of(slug))
    return {verdict.name for verdict in verdicts if verdict.state != PASSED}


@pytest.mark.parametrize("name", ECHO_CLIENTS)
def test_echo_client(name: str, tmp_path: Path) -> None:
    assert lost(tmp_path, ECHO, client=ECHO_CLIENTS[name]) == set()


@pytest.mark.parametrize("name", ECHO_SERVERS)
def test_echo_server(name: str, tmp_path: Path) -> None:
    assert lost(tmp_path, ECHO, server=ECHO_SERVERS[name]) == set()


@pytest.mark.skipif("sys.platform == 'win32'", reason="select() takes only sockets there")
@pytest.mark.parametrize("name", ALIKE)
def test_two_users(name: str, tmp_path: Path) -> None:
    found = lost(tmp_path, TWO, *ALIKE[name])
    assert found == (STRANGERS if name == "speak JSON" else set())


def test_who_takes_turns_speaks_but_not_several_times_in_a_row(tmp_path: Path) -> None:
    found = lost(tmp_path, TWO, server=ACCEPT + TURNS)
    assert {"test_several_in_a_row", "test_any_order"} <= found
    assert not {"test_client_to_server", "test_server_to_client"} & found
