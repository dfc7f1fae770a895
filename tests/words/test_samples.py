"""Proves autograder/words/samples.py: a long line has the size that was asked for."""

from __future__ import annotations

from autograder.words.samples import long_line


def test_a_line_has_the_size_that_was_asked_for() -> None:
    for size in (100, 1000, 1001, 100_000):
        text = long_line("alice", size)
        assert len(text.encode()) == size - 1
        assert text == text.strip() == long_line("alice", size)
    assert long_line("alice", 1000)[:12] != long_line("alice", 3000)[:12]
