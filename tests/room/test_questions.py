"""Proves autograder/room/questions.py: what programs ask before the chat, and what they are
told.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import PASSED
from autograder.kit import REFERENCE
from autograder.room.questions import question_in, reply_to
from helpers.scripts import FIXED

MANY, TWO = "04_multi_user_chat", "02_two_user_chat"
HOST = "127.0.0.1"
REPLIES = {
    "Enter the server IP: ": HOST,
    "IP [127.0.0.1]: ": HOST,
    "Введите адрес сервера: ": HOST,
    "Хост: ": HOST,
    "host? ": HOST,
    "Введите IP-адрес сервера (Enter - localhost):\n": HOST,
    "Порт [12345]: ": "9090",
    "Port: ": "9090",
    "Введите номер порта\n> ": "9090",
    "Server address (host:port): ": f"{HOST}:9090",
    "Введите IP и порт через пробел: ": f"{HOST} 9090",
    "Введите имя: ": "",
    "Enter your name for this host: ": "",
    "Пароль: ": "",
    "What do you support? ": "",
    "Отчёт по экспорту: ": "",
    "s/c? ": "s",
    "Сервер или клиент (с/к)? ": "с",
    "1 - client\n2 - server\nYour choice: ": "2",
    "1) Создать чат (сервер)\n2) Подключиться (клиент)\nВыбор: ": "1",
    "1. Start\n2. Exit\n> ": "1",
    "1. /who\n2. /exit\nYour name: ": "",
    "Start the chat? (y/n) ": "y",
    "Ваше имя alice, верно? (y/n) ": "y",
    "Продолжить (да/нет)? ": "да",
    "Запустить сервер или клиент?\n": "сервер",
    "Run as (server/client): ": "server",
}


@pytest.mark.parametrize("text", REPLIES)
def test_replies(text: str) -> None:
    assert reply_to(question_in(text), "server", 9090) == REPLIES[text]


def test_what_is_no_question() -> None:
    for text in ("", "\n", "Welcome to the chat.\n", "IP: 1\nConnected\n"):
        assert question_in(text) == ""


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
