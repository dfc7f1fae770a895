"""Proves autograder/probe/watch/marks.py: marked statements do what they did, and each says that it
runs, as a trace function would see it.
"""

from __future__ import annotations

import ast
import builtins
import sys
import traceback
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import pytest

from autograder.probe.watch import rewrite
from autograder.probe.watch.marks import BOUND, STEP, Mark, Marker

PROGRAMS = [
    '"""A text."""\nfrom __future__ import annotations\nimport ast\nresult = __doc__, ast.__name__',
    'def f(a, b=2, *c, d=4, **e):\n    """Its text."""\n    return a + b + d\n'
    "result = f(1), f.__doc__, f.__name__",
    "result = []\nfor n in range(5):\n    if n == 1:\n        continue\n    elif n == 3:\n"
    "        break\n    else:\n        result += [n]\nelse:\n    result = 'ran to its end'",
    "rest = [1, 2, 3]\nresult = 0\nwhile rest and (last := rest.pop()):\n    result += last\n"
    "else:\n    result = result, rest",
    "x = 0\ndef g():\n    global x\n    y = 1\n    def h():\n        nonlocal y\n        y += 1\n"
    "        return y\n    x = h() + h()\ng()\nresult = x",
    "try:\n    try:\n        1 / 0\n    except ZeroDivisionError as error:\n"
    "        raise KeyError(1) from error\n    finally:\n        z = 5\nexcept KeyError as e:\n"
    "    result = z, repr(e), repr(e.__cause__)",
    "class C:\n    '''Text.'''\n    a = b = 1\n    __c: int = 3\n    def m(self, __d):\n"
    "        self.e = __d\n        return self.__c + __d\nresult = C().m(2), C.__doc__, C.a",
    "def g(n):\n    for i in range(n):\n        got = yield i\n    return got\n"
    "result = [*g(3)], (lambda x: x + 1)(2), [k for k in 'ab' if k]",
    "from contextlib import nullcontext as N\nwith N(3) as a, N((4, 5)) as (b, c):\n"
    "    result = a, b, c",
    "match [1, 2]:\n    case [a, b] if a:\n        result = a, b\n    case _:\n        result = 0",
    "import asyncio\nasync def f():\n    async with asyncio.Lock() as no:\n"
    "        return await asyncio.sleep(0, 7)\nresult = asyncio.run(f())",
    "b = bytearray(b'ab')\nb.extend(b'c')\ndel b[:1]\nb += b'd'\n(m, n), *o = (1, 2), 3\n"
    "result = bytes(b), m, n, o",
    "a, b = iter((1, 2))\nfor a, (b, c) in [(1, (2, 3))]:\n    result = a, b, c",
    "def f(): pass\nif f() or 1: result = f()",
]


@pytest.fixture
def marks(monkeypatch: pytest.MonkeyPatch) -> list[Mark]:
    """The table of what is marked."""
    told: list[Mark] = []
    monkeypatch.setattr(builtins, STEP, lambda number: None, raising=False)
    monkeypatch.setattr(builtins, BOUND, lambda number, value: value, raising=False)
    return told


def compiled(source: str, marks: list[Mark]) -> CodeType:
    return rewrite.rewritten(source.encode(), "student.py", [Marker(marks).mark])


def outcome(code: CodeType) -> Any:
    scope: dict[str, Any] = {"__name__": "student"}
    exec(code, scope)
    return scope["result"]


@pytest.mark.parametrize("source", PROGRAMS)
def test_a_marked_program_does_what_it_did(source: str, marks: list[Mark]) -> None:
    plain = compile(source, "student.py", "exec", dont_inherit=True)
    assert outcome(compiled(source, marks)) == outcome(plain)


@pytest.mark.parametrize("source", PROGRAMS)
def test_the_lines_that_a_trace_function_sees_are_told(
    source: str, marks: list[Mark], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: set[int] = set()
    monkeypatch.setattr(builtins, STEP, lambda number: told.add(marks[number].line[1]))
    outcome(compiled(source, marks))
    seen = lines_seen(lambda: outcome(compile(source, "student.py", "exec", dont_inherit=True)))
    texts = {node.lineno for node in ast.walk(ast.parse(source)) if is_no_statement(node)}
    assert seen - texts <= told
    assert told <= seen | texts


def is_no_statement(node: ast.AST) -> bool:
    """Lines that do nothing: texts, imports of the future, "global", cases, the end of a block."""
    return isinstance(
        node,
        ast.Constant
        | ast.ImportFrom
        | ast.Global
        | ast.Nonlocal
        | ast.Match
        | ast.pattern
        | ast.Try,
    )


def lines_seen(run: Callable[[], object]) -> set[int]:
    found = set()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != "student.py":
            return None
        if event == "line":
            found.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return found


def test_what_is_bound_is_told(marks: list[Mark], monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []

    def bound(number: int, value: Any) -> Any:
        told.append((marks[number].line[1], marks[number].names, value))
        return value

    monkeypatch.setattr(builtins, BOUND, bound)
    source = "def f(a, b):\n  c = a\n  c += b\n  while d := c:\n    c = e = 0\nf(1, 2)\nresult = ''"
    outcome(compiled(source, marks))
    assert told == [
        (1, ("a", "b"), (1, 2)),
        (2, ("c",), 1),
        (3, ("c",), 3),
        (4, ("d",), 3),
        (5, ("c",), 0),
        (5, ("e",), 0),
        (4, ("d",), 0),
        (7, ("result",), ""),
    ]


def test_a_traceback_has_the_same_lines(marks: list[Mark]) -> None:
    source = "def f(x):\n    y = (\n        x\n        .no\n    )\n\nf(\n    1)\n"

    def where(code: CodeType) -> list[int | None]:
        with pytest.raises(AttributeError) as caught:
            exec(code, {})
        return [frame.lineno for frame in traceback.extract_tb(caught.tb)[1:]]

    assert where(compiled(source, marks)) == where(compile(source, "student.py", "exec"))
