"""Proves autograder/words/console.py: no letter stops the output, and marks keep their meaning."""

from __future__ import annotations

import io
import os

import pytest
from rich.console import Console
from rich.padding import Padding

from autograder.judging.verdict import MARKS, NOT_JUDGED
from autograder.words.console import LIKE, bear_all_letters, end_lines, know_the_width


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "ascii", "utf-8"])
def test_each_letter_can_be_written_and_marks_differ(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    bear_all_letters(stream)
    for mark in MARKS.values():
        print(mark, file=stream)
    print("“…” ☕", file=stream, flush=True)
    *marks, text = raw.getvalue().decode(encoding).splitlines()
    assert len({*marks}) == len(MARKS)
    assert [*MARKS].index(NOT_JUDGED) == marks.index("?")
    assert len(text) == 5


def test_what_stands_for_a_letter_is_one_letter_that_all_have() -> None:
    assert all(len(letter) == 1 and letter.isascii() for letter in LIKE.values())


@pytest.mark.parametrize(("term", "columns"), [("dumb", 60), ("xterm-256color", 60), ("dumb", 0)])
def test_a_dumb_terminal_is_as_wide_as_it_is(
    monkeypatch: pytest.MonkeyPatch, term: str, columns: int
) -> None:
    monkeypatch.setenv("TERM", term)
    for name, value in (("COLUMNS", str(columns or "")), ("LINES", "")):
        monkeypatch.setenv(name, value)
    know_the_width()
    assert Console(file=io.StringIO(), force_terminal=True).width == (columns or 80)


def test_in_a_pipe_no_line_ends_with_blanks() -> None:
    raw = io.BytesIO()
    first = io.TextIOWrapper(raw, encoding="utf-8")
    stream = end_lines(first)
    Console(file=stream, width=60).print(Padding("Nothing came.\nNothing at all.", (0, 0, 0, 2)))
    stream.flush()
    assert raw.getvalue() == f"  Nothing came.{os.linesep}  Nothing at all.{os.linesep}".encode()
