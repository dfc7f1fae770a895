"""Proves autograder/room/questions/unclear.py: what is not understood is quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.trial.finding import find_out
from autograder.kit import REFERENCE
from autograder.room.questions.unclear import about_a_word

MANY = "04_multi_user_chat"
SERVER = (REFERENCE / MANY / "server.py").read_text("utf-8")
CLIENT = (REFERENCE / MANY / "client.py").read_text("utf-8")
MAIN = "def main():\n"
BROADCAST = "            broadcast(data, client)\n"
ENTERS = """            if data.strip() == b"JOIN":
                entered.add(client)
            elif client in entered:
                broadcast(data, client)
"""
ASKED = (
    "client.py asked “Choose your avatar:” (client.py:21); it is not clear what is meant. A name"
)
ASKS = (
    "client.py asks “command>” (client.py:21) and waits; it is not clear what is meant, and a name"
)
# The mistake, in the server or in the client, the check that fails first, and what is said.
WANTS = {
    "a number": (
        SERVER,
        CLIENT.replace(MAIN, MAIN + '    avatar = int(input("Choose your avatar: "))\n'),
        ("test_client_reaches_server", ASKED),
    ),
    "a command": (
        SERVER,
        CLIENT.replace(MAIN, MAIN + '    while input("command> ") != "CONNECT":\n        pass\n'),
        ("test_client_reaches_server", ASKS),
    ),
    "a command that it names": (
        SERVER,
        CLIENT.replace(
            MAIN,
            MAIN + '    while print("Type /join to enter") or input() != "/join":\n        pass\n',
        ),
        (
            "test_client_reaches_server",
            "client.py does not connect; it waits for its user. The last that it printed is "
            "“Type /join to enter”.",
        ),
    ),
    "a word at the server": (
        SERVER.replace(BROADCAST, ENTERS)
        .replace("clients = []", "entered = set()\nclients = []")
        .replace(
            "    try:\n        while",
            '    client.sendall(b"Send JOIN to enter\\n")\n    try:\n        while',
        ),
        CLIENT,
        ("test_two_people_can_chat", "Before that, somebody was told “Send JOIN to enter”"),
    ),
    "a file": (
        SERVER.replace(
            "import socket\n",
            "import socket, sys\nif len(sys.argv) != 2 or sys.argv[1][-4:] != '.cfg':\n"
            "    sys.exit('Usage: python server.py settings.cfg')\n",
        ),
        CLIENT,
        (
            "test_server_listens",
            "server.py ended because of its command line: “Usage: python server.py settings.cfg”. "
            "It was started as “server.py”. Let it start without arguments, or take HOST and PORT",
        ),
    ),
}


@pytest.mark.parametrize("kind", WANTS)
def test_it_is_quoted(tmp_path: Path, kind: str) -> None:
    server, client, (check, told) = WANTS[kind]
    (tmp_path / "server.py").write_text(server, "utf-8")
    (tmp_path / "client.py").write_text(client, "utf-8")
    pair = find_out(Pair(tmp_path)).pair
    assert isinstance(pair, Pair)
    (verdict,) = run_checks(pair, MANY, lambda verdict: None, only=[check])
    assert verdict.feedback
    assert told in verdict.feedback.got


def test_words_that_let_nobody_in() -> None:
    for line in (
        "Type /quit to leave",
        "Введите 'exit' для выхода",
        "Type /help for help",
        "HELLO",
        "ZnnX1qrd" * 30 + "+enter/START",
        "{'ID': 1, 'CONN': <socket.socket fd=5, family=2, type=1, proto=0>}",
    ):
        assert about_a_word(line) == ""
    assert "“Введите /start”" in about_a_word("Привет!\nВведите /start")
