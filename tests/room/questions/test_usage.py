"""Proves autograder/room/questions/usage.py: what programs want to be told, by their usage line."""

from __future__ import annotations

import time

import pytest

from autograder.handin.submission import NAME
from autograder.room.questions.reading import HERE, MORE, PORT
from autograder.room.questions.usage import arguments_from, usage_in

AT = str(PORT)
USAGES = {
    "Usage: python client.py HOST PORT": (HERE, AT),
    "Usage: python3 client.py <ip> <port>\n": (HERE, AT),
    "usage: client.py [-h] --host HOST --port PORT [--name NAME]\n": ("--host", HERE, "--port", AT),
    "usage: client.py [-h] -p PORT --username USERNAME\nclient.py: error: the following arguments "
    "are required: -p, --username": ("-p", AT, "--username", NAME),
    "usage: client.py [-h] host port name\n": (HERE, AT, NAME),
    "usage: client.py [-h] --host HOST --port PORT\n                 --room ROOM\n"
    "client.py: error: x": ("--host", HERE, "--port", AT, "--room", MORE),
    "Использование: python client.py <порт> <адрес> <имя>": (AT, HERE, NAME),
    "Uso: cliente.py <puerto>": (AT,),
    "utilisation : python client.py hote port pseudo": (HERE, AT, NAME),
    "Verwendung: client.py <Adresse> <Port> <Benutzername>": (HERE, AT, NAME),
    "Kullanım: python client.py <sunucu_ip> <port>": (HERE, AT),
    "用法: python client.py <主机> <端口> <昵称>": (HERE, AT, NAME),
    "correct usage: script, client.py serverIp portNumber": (HERE, AT),
    "python client.py 127.0.0.1 5000": (HERE, AT),
    "Usage: ./client.py [options] nickname": (NAME,),
    "usage: chat join [-h] --name NAME host port": ("join", "--name", NAME, HERE, AT),
    "Usage: client.py [host] [port]": (HERE, AT),
    "Usage: chat.py server|client <port>": ("client", AT),
    "usage: chat.py [-h] --mode {server,client} --port PORT": ("--mode", "client", "--port", AT),
    "usage: chat.py [-h] {server,client} ...": ("client",),
    "usage: chat.py client [-h] --host HOST": ("client", "--host", HERE),
    "Usage: client.py HOST:PORT": (f"{HERE}:{AT}",),
    "usage: chat-client [-h] -n NICK HOST:PORT\nchat-client: error: the following arguments are "
    "required: HOST:PORT, -n/--nick": ("-n", NAME, f"{HERE}:{AT}"),
    "usage: chat.py [-h] {version,join} ...": ("join",),
    "usage: chat.py join [-h] --port PORT": ("join", "--port", AT),
    "usage: chat.py [-h] COMMAND ...\nchat.py: error: argument COMMAND: invalid choice: 'alice' "
    "(choose from 'list', 'connect')": ("connect",),
    "usage: chat.py [-h] COMMAND ...\nchat.py: error: argument COMMAND: invalid choice: 'alice' "
    "(choose from list, connect)": ("connect",),
}


@pytest.mark.parametrize("text", USAGES)
def test_what_is_told(text: str) -> None:
    assert arguments_from(text, "client") == USAGES[text]


def test_what_is_no_usage() -> None:
    for text in (
        "",
        "The chat is open.\n",
        'Traceback (most recent call last):\n  File "client.py", line 3, in <module>\n'
        "IndexError: list index out of range\n",
        "usage is high today\n",
        "Usage: low\n",
        'Traceback (most recent call last):\n  File "server.py", line 27, in <module>\n'
        '    Mirror(("127.0.0.1", 12345)).run()\n  File "server.py", line 19, in run\n'
        "    conn, who = self.door.accept()\nTimeoutError: timed out\n",
    ):
        assert usage_in(text) == ""


@pytest.mark.parametrize("letters", ["a", "1-", "./", "a.b.", "é"])
def test_a_line_without_an_end_is_read_at_once(letters: str) -> None:
    before = time.process_time()
    assert usage_in(letters * 300_000 + "\nusage: client.py HOST\n").endswith("client.py HOST")
    assert time.process_time() - before < 5  # and not hours
