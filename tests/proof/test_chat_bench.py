"""Proves autograder/proof/chat_bench.py and autograder/proof/measuring.py: chats side by side."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from autograder.cli import run
from autograder.kit import REFERENCE
from autograder.load.crowd import Result
from autograder.load.people import Counts
from autograder.proof.chat_bench import goals, troubles

OWN = REFERENCE / "11_beyond_threads" / "server.py"
NAME = "11_beyond_threads/server.py"
QUICK = ["bench", "chat", "--runs", "1", "--seconds", "0.1", "--speakers", "2"]
LOSES = """
import socket, threading
members = []
def serve(sock):
    for line in sock.makefile("rb"):
        for other in members:
            if other is not sock and not (other is members[-1] and b"5 " in line):
                try:
                    other.sendall(line)
                except OSError:
                    pass
with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        members.append(listener.accept()[0])
        threading.Thread(target=serve, args=(members[-1],)).start()
"""


def result(rate: float, **counts: int) -> Result:
    all_counts = Counts(heard=int(rate), latency=Counter(), **counts)
    return Result(all_counts, 1.0, 0.5, 0.1, 10**7, 1.0, False)


def test_own_server_is_measured_beside_that_of_07(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--people", "3", "--people", "6", "--server", str(OWN), "-o", str(tmp_path)]
    status = run([*QUICK, *words])
    told = capsys.readouterr().out
    assert status == 0
    assert "thread each" in told
    assert "uvloop" not in told
    figures = json.loads((tmp_path / "chat.json").read_text("utf-8"))["people"]
    assert figures.keys() == {"3", "6"}
    assert figures["6"]["thread each"]["ratio"] == 1
    assert figures["6"][NAME]["wrong"] == 0
    assert "6 people" in (tmp_path / "chat.svg").read_text("utf-8")


def test_a_server_that_loses_lines_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = tmp_path / "server.py"
    server.write_text(LOSES, "utf-8")
    assert run([*QUICK, "--people", "4", "--in-flight", "4", "--server", str(server)]) == 1
    assert " lost" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--in-flight", "65"], "At most 64 lines"),
        (["--people", "1"], "people"),
        (["--mode", "wild"], "wild"),
        (["--server", "nowhere.py"], "nowhere.py"),
        (["--server", "SCRIPT"], "The server does not listen."),
    ],
)
def test_wrong_usage_is_one_sentence(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "server.py"
    script.write_text('ADDRESS = ("127.0.0.1", 12345)', "utf-8")
    words = [str(script) if word == "SCRIPT" else word for word in words]
    assert run([*QUICK, *words]) == 2
    assert said in capsys.readouterr().err


def test_each_kind_of_trouble_is_counted_over_all_rounds() -> None:
    assert troubles([result(9)]) == {}
    assert troubles([result(9, lost=1), result(9, lost=2, torn=1)]) == {"lost": 3, "torn": 1}


def test_goals_are_held_beside_what_was_measured() -> None:
    done = {50: {"combining": [result(60), result(40)], "C, combining": [result(100), result(100)]}}
    assert goals(done) == ["✗ 50 people: combining is 0.50 of C, combining (goal 0.6)"]
    done[50]["combining"] = [result(70), result(70)]
    assert goals(done) == ["✓ 50 people: combining is 0.70 of C, combining (goal 0.6)"]
