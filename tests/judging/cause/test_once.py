"""Proves autograder/judging/cause/classics/once.py: what the text of a program says about it.

What a run says stands in ``golden.toml``.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from autograder.judging.cause.classics.once import (
    _asked,
    _kept_for_later,
    _target,
    never_asks_for_room,
    put_in_at,
)
from autograder.kit import REFERENCE

LOOP = """\
def relay(data):
    for name, user in list(users.items()):
        user.send(data)
users[address] = name
log.append(name)
"""


def run_of(source: str) -> Any:
    def line(place: str) -> str:
        return source.splitlines()[int(place.rpartition(":")[2]) - 1]

    files = SimpleNamespace(file=lambda _name: source.splitlines(keepends=True), line=line)
    files.source, files.is_missing = lambda _program: source, True
    files.scene = SimpleNamespace(server=SimpleNamespace(script="server.py"))
    return files


def test_where_something_was_put_into_what_a_loop_goes_through() -> None:
    told = put_in_at(run_of(LOOP), "server.py:3")
    assert told.endswith("users was put in at server.py:4: users[address] = name")
    assert put_in_at(run_of(LOOP), "server.py:5") == ""
    assert put_in_at(run_of(LOOP.replace("user.send", "other.send")), "server.py:3") == ""
    assert put_in_at(run_of("for x in"), "server.py:1") == ""


def test_the_function_of_a_thread() -> None:
    assert _target("Thread(target=send_all).start()") == "send_all"
    assert _target("threading.Thread(None, send_all)") == "send_all"
    assert _target("Thread(target=lambda: 1)") == "lambda"
    assert _target("start()") == ""


def test_who_asks_for_room_is_not_accused() -> None:
    text = (REFERENCE / "11_beyond_threads" / "server.py").read_text("utf-8")
    assert never_asks_for_room(run_of(text)) == ""
    assert [*_kept_for_later(text)]
    forgot = "".join(one for one in text.splitlines(keepends=True) if "READ | WRITE" not in one)
    assert "server.py never asks its selector for EVENT_WRITE" in never_asks_for_room(
        run_of(forgot)
    )
    assert never_asks_for_room(run_of("import socket\nsend(out)\nout += 1\ndel out[:1]\n")) == ""


def test_what_a_variable_asks_for_counts() -> None:
    source = "events = READ\nif out:\n    events |= WRITE\nsel.modify(sock, events)\n"
    assert "WRITE" in [*_asked(source)]
