"""Proves autograder/judging/cause/classics/rounds.py, autograder/judging/cause/classics/lines.py
and autograder/judging/cause/classics/handed.py: what the text of a script shows, and what not.
"""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from autograder.judging.cause.classics.ends import _raised_again
from autograder.judging.cause.classics.handed import _closed_after_a_start, _twins
from autograder.judging.cause.classics.lines import _cuts_once, _shortened, _uses_none
from autograder.judging.cause.classics.rounds import _ends_in_a_loop, _once, _without_news
from autograder.judging.cause.classics.slips import sends_at_all


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("while True:\n    data = s.recv(9)\n    break", [(1, 3)]),
        ("for c in clients:\n    with lock:\n        c.sendall(data)\n        break", [(1, 4)]),
        ("for c in clients:\n    c.sendall(data)\n    if c is last:\n        break", []),
        ("while True:\n    if not (data := s.recv(9)):\n        continue\n    break", []),
        ("for name in names:\n    print(name)\n    break", []),  # it talks to nobody
    ],
)
def test_a_loop_that_is_left_in_its_first_round(source: str, lines: list[tuple[int, int]]) -> None:
    assert [(one.loop.lineno, one.leave.lineno) for one in _once(source)] == lines


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("line = input()\nwhile line:\n    s.sendall(line)", [(2, "line", 1)]),
        ("line = input()\nwhile line:\n    s.sendall(line)\n    line = input()", []),
        ("line = input()\nwhile line:\n    s.sendall(line)\n    break", []),
        ("line = 'x'\nwhile line:\n    s.sendall(line)", []),
    ],
)
def test_a_loop_that_asks_for_what_it_never_changes(
    source: str, found: list[tuple[int, str, int]]
) -> None:
    assert [*_without_news(source)] == found


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("while True:\n    b += s.recv(9)\n    line, _, b = b.partition(b'\\n')", [3]),
        ("while True:\n    lines = s.recv(9).split(b'\\n')\n    line = lines[0]", [3]),
        (
            "while True:\n    while b'\\n' not in b:\n        b += s.recv(9)\n"
            "    line, _, b = b.partition(b'\\n')",
            [],
        ),
        (
            "while data := s.recv(9):\n    b += data\n    while b'\\n' in b:\n"
            "        line, _, b = b.partition(b'\\n')",
            [],
        ),
    ],
)
def test_one_line_of_several_is_taken(source: str, lines: list[int]) -> None:
    assert [*_cuts_once(source)] == lines


@pytest.mark.parametrize(
    ("source", "is_it"),
    [
        ("for line in whole:\n    print(data)", True),
        ("for line in whole:\n    print(line)", False),
        ("for _ in whole:\n    print(data)", False),
        ("for number in range(3):\n    print(data)", False),
    ],
)
def test_a_loop_that_uses_nothing_of_what_it_goes_through(source: str, is_it: bool) -> None:
    (loop,) = ast.parse(source).body
    assert isinstance(loop, ast.For)
    assert _uses_none(loop) is is_it


ACCEPTS = """
    def main():
        while True:
            conn, addr = s.accept()
            thread = Thread(target=serve, args=(conn,))
            thread.start()
            {end}
    """


@pytest.mark.parametrize(
    ("end", "found"),
    [("conn.close()", [(5, 7)]), ("print(addr)", []), ("thread.join(); conn.close()", [])],
)
def test_a_socket_is_closed_behind_the_back_of_its_thread(
    end: str, found: list[tuple[int, int]]
) -> None:
    assert [*_closed_after_a_start(dedent(ACCEPTS).format(end=end))] == found


def test_a_variable_that_only_one_function_knows() -> None:
    source = (
        "on = False\ndef start():\n    {more}on = True\ndef serve():\n    while on:\n        pass\n"
    )
    assert [*_twins(source.format(more=""))] == [(3, "on", "start", 1)]
    assert [*_twins(source.format(more="global on; "))] == []


def test_who_sends_nothing() -> None:
    assert not sends_at_all('"""Send it."""\nimport socket\nprint(s.recv(9))  # then send it')
    assert sends_at_all("s.sendall(b'x')")
    assert sends_at_all("import my_tools\nmy_tools.do(s)")


def test_a_connection_that_ends_while_a_user_types() -> None:
    text = "while True:\n    line = input()\n    s.sendall(line.encode())\n    {}\n"

    def lines(more: str) -> list[int]:
        return [call.lineno for call in _ends_in_a_loop(text.format(more))]

    assert lines("s.close()") == lines("s.shutdown(socket.SHUT_WR)") == [4]
    assert lines("s.close()\n    break") == []
    assert lines("if not line:\n        s.close()") == []  # it may end there
    assert lines("s.close()\n    s = socket.create_connection(ADDRESS)") == []
    assert lines("log.close()") == []


def test_a_list_that_its_own_loop_shortens() -> None:
    text = "for one in people:\n    if one == who:\n        people.remove(one)\n"
    assert [*_shortened(text)] == [(1, 3, "people")]
    assert [*_shortened(text.replace("in people", "in list(people)"))] == []
    failed = "for c in a:\n    try:\n        c.send(x)\n    except OSError:\n        a.remove(c)\n"
    assert [*_shortened(failed)] == []  # a send has failed before


def test_a_raise_that_hands_ctrl_c_on() -> None:
    text = "try:\n    f()\nexcept KeyboardInterrupt:\n    print('bye')\n    {}\n"
    assert [*_raised_again(text.format("raise"))] == [(3, 5)]
    assert [*_raised_again(text.format("raise SystemExit"))] == []
    assert [*_raised_again(text.replace("KeyboardInterrupt", "OSError").format("raise"))] == []
