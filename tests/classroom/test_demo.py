"""Proves autograder/classroom/demo.py: the sample class, and the table of its grades."""

from __future__ import annotations

from pathlib import Path

from autograder.classroom import demo
from autograder.classroom.demo import table
from helpers.results import NOTHING, RESULT, printed


def test_the_sample_class(tmp_path: Path) -> None:
    demo.gather_class(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "beginner",
        "hangs_at_import",
        "no_client",
        "reference",
        "syntax_error",
        "two_users",
        "udp_chat",
        "udp_peers",
    }


def test_the_table_of_a_small_class() -> None:
    screen, text = printed()
    screen.console.print(table([NOTHING, RESULT]))
    assert not set(text.getvalue()) & set("\x1b\r\u202e")
