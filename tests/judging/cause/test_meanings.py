"""Proves autograder/judging/cause/meanings.py and classics/ends.py by texts.

What runs say stands in ``golden.toml``.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from autograder.judging.cause.classics.as_text import FUNCTION
from autograder.judging.cause.classics.ends import reads_once
from autograder.judging.cause.classics.locks import changed_without
from autograder.judging.cause.classics.slips import known_elsewhere, without_self
from autograder.judging.cause.meanings import hides_a_module
from autograder.program.causes import Death

LOOPED = "def f(sock):\n    data = sock.recv(9)\n    while data:\n        data = g(sock)\n"
REGISTRY = """\
def leave(who):
    del clients[who]
def all_of_them():
    with lock:
        return [one for one in clients]
"""


def run_of(**files: str) -> Any:
    def lines(name: str) -> list[str]:
        return files.get(name.removesuffix(".py"), "").splitlines(keepends=True)

    def line(place: str) -> str:
        name, _colon, number = place.rpartition(":")
        return lines(name)[int(number) - 1]

    return SimpleNamespace(file=lines, line=line)


def died(error: str, place: str = "server.py:1") -> Death:
    return Death(0.0, "", error, place)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        ("AttributeError: module 'queue' has no attribute 'Queue'", "queue"),
        ("ImportError: cannot import name 'randint' from 'random' (/a/random.py)", "random"),
        ("ImportError: cannot import name 'x' from partially initialized module 'json'", "json"),
    ],
)
def test_a_file_that_hides_a_module(error: str, name: str) -> None:
    told = hides_a_module(run_of(**{name: "x = 1\n"}), died(error))
    assert f"{name}.py hides Python's module {name}" in told
    assert hides_a_module(run_of(server="x = 1\n"), died(error)) == ""


def test_an_error_in_such_a_file_and_one_in_another_of_theirs() -> None:
    broken = died("NameError: name 'y' is not defined", "select.py:1")
    assert "select.py hides" in hides_a_module(run_of(select="y\n"), broken)
    own = died("AttributeError: module 'helpers' has no attribute 'tell'")
    assert hides_a_module(run_of(helpers="x = 1\n"), own) == ""


def test_a_read_outside_of_a_loop() -> None:
    run = run_of(server=LOOPED)
    assert "recv() at server.py:2 stands in no loop" in reads_once(run, "server.py:2")
    named = LOOPED.replace("g(sock)", "sock.recv(9)")
    assert reads_once(run_of(server=named), "server.py:2") == ""
    assert reads_once(run_of(server=named), "server.py:4") == ""
    assert reads_once(run_of(server=LOOPED.replace("while data:", "f(sock)")), "server.py:2") == ""
    assert reads_once(run_of(server="data = sock.recv(9)\n"), "server.py:1") == ""
    assert reads_once(run, "") == ""


def test_a_change_without_the_lock_that_another_line_holds() -> None:
    assert "server.py:2 changes it" in changed_without(run_of(server=REGISTRY), "server.py:5")
    with_lock = REGISTRY.replace("    del", "    with lock:\n        del")
    assert changed_without(run_of(server=with_lock), "server.py:6") == ""
    assert changed_without(run_of(server=REGISTRY.replace("with", "if")), "server.py:5") == ""


def test_a_name_that_another_function_has() -> None:
    run = run_of(server="users.append(1)\ndef main():\n    users = []\n")
    told = known_elsewhere(run, died("NameError: name 'users' is not defined"))
    assert "users is set in main(), at server.py:3" in told
    assert known_elsewhere(run, died("NameError: name 'user' is not defined")) == ""


def test_a_method_without_self() -> None:
    source = "class Server:\n    def handle(conn):\n        pass\n"
    error = died("TypeError: Server.handle() takes 1 positional argument but 2 were given")
    assert "handle() at server.py:2" in without_self(run_of(server=source), error)
    assert without_self(run_of(server=source.replace("(conn", "(self, conn")), error) == ""


def test_what_python_makes_of_a_function() -> None:
    found = [FUNCTION.search(str(one)) for one in (b"".decode, run_of, [].append)]
    assert [one and one[1] for one in found] == ["decode", "run_of", "append"]
    assert FUNCTION.search("<alice> function decode") is None
