"""Proves autograder/handin/missing.py: a problem is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import Problem
from helpers.handins import CLIENT, SERVER, core, write

PROBLEMS = {
    "empty": ({}, "The folder is empty: hand in server.py and client.py."),
    "no client": ({"server.py": SERVER}, "client.py is missing; what is there: server.py."),
    "no server": ({"client.py": CLIENT}, "server.py is missing; what is there: client.py."),
    "txt": ({"server.py.txt": SERVER, "client.py": ""}, "server.py.txt must be called server.py"),
    "a folder": ({"server.py/__main__.py": SERVER, "client.py": CLIENT}, "server.py is a folder"),
    "a report": ({"report.docx": "x"}, "There is no Python script in it, only report.docx"),
    "two servers": (
        {"tcp_server.py": SERVER, "udp_server.py": SERVER + "#", "client.py": CLIENT},
        "Several files could be the server (tcp_server.py, udp_server.py)",
    ),
    "two pairs": (
        {f"{role}_{which}.py": which for which in "ab" for role in ("server", "client")},
        "There are several servers (server_a.py, server_b.py) and several clients (client_a.py",
    ),
    "two folders": (
        {"a/server.py": "1", "a/client.py": "2", "b/server.py": "3", "b/client.py": "4"},
        "There are programs in several folders (a, b)",
    ),
    "one script, one role": ({"main.py": SERVER}, "Neither server.py nor client.py is there"),
    "notebook": ({"server.ipynb": "{}", "client.py": CLIENT}, "server.ipynb is a notebook"),
}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_is_one_sentence(tmp_path: Path, kind: str) -> None:
    files, sentence = PROBLEMS[kind]
    problem = core(write(tmp_path / "in", files), tmp_path / "clean")
    assert isinstance(problem, Problem)
    assert problem.sentence.startswith(sentence)
    assert "\n" not in problem.sentence
