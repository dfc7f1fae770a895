"""Proves autograder/judging/trial/finding.py, autograder/judging/trial/meeting.py and
autograder/judging/trial/ways.py: how a hand-in is started, and what it speaks, found by running it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.handin.pairing import find_programs
from autograder.handin.submission import CORE, Pair, Problem
from autograder.judging.judge import Job, judge
from autograder.judging.trial.finding import Found, find_out
from autograder.kit import REFERENCE
from autograder.program.dozing import POLLS as POLL
from helpers.kinds import MANY, SERVERS, write
from helpers.scripts import FIXED

POLLS = """
import socket, time
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    print("waiting", flush=True)
    time.sleep(0.2)
"""
GOES_THERE = """
import socket
sock = socket.create_connection(("127.0.0.1", 12345))
sock.recv(100)
"""


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("tcp", {"tcp"}),
        ("udp", {"udp"}),
        ("both", {"tcp", "udp"}),
        ("asks first", {"tcp"}),
        ("neither", set()),
        ("wrong at once", set()),
        ("ends", set()),
    ],
)
def test_what_a_server_speaks(tmp_path: Path, kind: str, seen: set[str]) -> None:
    write(tmp_path / "x", SERVERS[kind])
    assert find_out(Pair(tmp_path / "x")).networks == seen


def test_who_kills_the_trial_is_of_no_kind(tmp_path: Path) -> None:
    write(tmp_path / "x", "import os\nos.kill(os.getppid(), 9)\n")
    assert find_out(Pair(tmp_path / "x")).networks == set()


BOTH = (REFERENCE / MANY / "server.py").read_text("utf-8").partition("if __name__")[0]
BOTH += "server = main\n"
BOTH += (REFERENCE / MANY / "client.py").read_text("utf-8").partition("if __name__")[0]
BOTH += "client = main\n"
ONE_SCRIPT = {
    "argument": "(server if sys.argv[1] == 'server' else client)()",
    "letter": "(server if sys.argv[1] == 's' else client)()",
    "option": "(server if sys.argv[1:] == ['--server'] else client)()",
    "question": "(server if input('s/c? ') == 's' else client)()",
    "mode": "p = __import__('argparse').ArgumentParser()\n"
    "p.add_argument('--mode', choices=['server', 'client'], required=True)\n"
    "(server if p.parse_args().mode == 'server' else client)()",
    "command": "p = __import__('argparse').ArgumentParser()\n"
    "p = p.add_subparsers(dest='role', required=True), p\n"
    "for role in ('server', 'client'):\n"
    "    p[0].add_parser(role).add_argument('--port', required=True)\n"
    "(server if p[1].parse_args().role == 'server' else client)()",
    "who comes first": "try:\n    server()\nexcept OSError:\n    client()",
}


@pytest.mark.parametrize("kind", ONE_SCRIPT)
def test_one_script_that_is_both(tmp_path: Path, kind: str) -> None:
    (tmp_path / "chat.py").write_text(f"{BOTH}\n{ONE_SCRIPT[kind]}\n", "utf-8")
    found = find_programs(tmp_path, {})[CORE]
    pair = find_out(found).pair
    assert isinstance(pair, Pair)
    assert find_out(pair).networks == {"tcp"}
    verdicts = judge(Job(pair, MANY, only=("test_two_people_can_chat",)), lambda verdict: None)
    assert [verdict.state for verdict in verdicts] == ["passed"]


def test_main_that_starts_its_two_modules(tmp_path: Path) -> None:
    server, client = BOTH.split("server = main\n")
    (tmp_path / "srv.py").write_text(server, "utf-8")
    (tmp_path / "cl.py").write_text(client, "utf-8")
    main = "import sys, srv, cl\n{'server': srv, 'client': cl}[sys.argv[1]].main()\n"
    (tmp_path / "main.py").write_text(main, "utf-8")
    found = find_programs(tmp_path, {})[CORE]
    assert isinstance(found, Pair)
    pair = find_out(found).pair
    assert isinstance(pair, Pair)
    assert pair.commands() == ["main.py server", "main.py client"]


def test_one_script_that_is_not_clear(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(BOTH, "utf-8")
    problem = find_out(find_programs(tmp_path, {})[CORE]).pair
    assert isinstance(problem, Problem)
    assert problem.sentence.startswith("main.py is there alone, and neither “python main.py serv")


def test_an_address_on_the_command_line(tmp_path: Path) -> None:
    lines = "import sys\nADDRESS = (sys.argv[1], int(sys.argv[2]))"
    for name in ("server.py", "client.py"):
        text = (REFERENCE / MANY / name).read_text("utf-8")
        told = text.replace("12345", "9090") if name == "server.py" else text.replace(FIXED, lines)
        (tmp_path / name).write_text(told, "utf-8")
    pair = find_out(Pair(tmp_path)).pair
    assert isinstance(pair, Pair)
    assert pair.commands() == ["server.py", "client.py 127.0.0.1 9090"]


def test_what_was_waited_for_in_vain_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", POLLS)
    (folder / "client.py").write_text(GOES_THERE, "utf-8")
    found = find_out(Pair(folder))
    assert [POLL.what, "server.py"] in found.waits["in_vain"]
    kept = Found.from_json(json.loads(json.dumps(found.to_json(tmp_path))), tmp_path)
    assert kept == found
    assert kept.waits == found.waits


TWO_PORTS = """
import socket, sys
if len(sys.argv) < 3:
    sys.exit("Use: server.py port page_port")
chat, page = (socket.create_server(("127.0.0.1", int(port))) for port in sys.argv[1:3])
while True:
    chat.accept()
"""


def test_a_server_that_is_told_of_two_ports_gets_two(tmp_path: Path) -> None:
    folder = write(tmp_path / "x", TWO_PORTS)
    (folder / "client.py").write_text(GOES_THERE, "utf-8")
    found = find_out(Pair(folder))
    assert isinstance(found.pair, Pair)
    assert found.pair.server_arguments == ("12345", "12346")
    assert found.networks == {"tcp"}
