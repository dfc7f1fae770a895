"""Proves autograder/judging/cause/facts.py: how much of a text came is found at once."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.judging.cause.facts import begins


@pytest.mark.parametrize(("seen", "count"), [("", 0), ("x abc", 3), ("abcx abcde", 5)])
def test_how_much_came_in_one_piece(seen: str, count: int) -> None:
    run: Any = SimpleNamespace(error=SimpleNamespace(sent="abcdef", seen=seen.encode()))
    assert begins(run) == count


def test_a_line_of_hundreds_of_kilobytes_takes_no_time() -> None:
    text = "".join(f"word {number}, " for number in range(40_000))
    seen = (text[:200_000] + "and then something else" + text[200_000:]).encode()
    run: Any = SimpleNamespace(error=SimpleNamespace(sent=text, seen=seen))
    begin = time.thread_time()
    assert begins(run) == 200_000
    assert time.thread_time() - begin < 2
