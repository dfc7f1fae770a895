"""Proves autograder/evidence/talk/namesakes.py: who came first is not thrown out by their name."""

from __future__ import annotations

import pytest

from autograder.evidence.talk import namesakes
from autograder.kit import REFERENCE
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.scripts import opened

SERVER = (REFERENCE / "04_multi_user_chat" / "server.py").read_text("utf-8")
BY_NAME = SERVER.replace("clients.append(client)\n    try:", "name = ''\n    try:").replace(
    "            broadcast(data, client)",
    "            if not name:\n"
    "                name = data\n"
    "                for other in [one for one in clients if names[one] == name]:\n"
    "                    clients.remove(other)\n"
    "                names[client] = name\n"
    "                clients.append(client)\n"
    "            else:\n"
    "                broadcast(data, client)",
).replace("def serve", "names = {}\n\n\ndef serve").replace(
    "        clients.remove(client)\n", "        if client in clients:\n"
    "            clients.remove(client)\n"
)  # fmt: skip


def test_a_registry_of_sockets_bears_two_of_one_name(room: Room) -> None:
    opened(room, SERVER)
    namesakes.are_two(room, room.connect)


def test_who_is_thrown_out_by_a_namesake_is_told_since_when(room: Room) -> None:
    opened(room, BY_NAME)
    with pytest.raises(Unmet) as caught:
        namesakes.are_two(room, room.connect)
    assert caught.value.got.startswith(
        "What is said came to alice until another one had the same name."
    )
