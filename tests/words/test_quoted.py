"""Proves autograder/words/quoted.py: long texts, rows and lists are cut when they are quoted."""

from __future__ import annotations

from autograder.words.quoted import in_words, quoted, short, shown


def test_what_is_long_is_cut() -> None:
    assert short("a" * 40) == "a" * 40
    assert short("a" * 24 + "b" * 20 + "c" * 10) == "a" * 24 + "…" + "c" * 10
    assert shown(b"hi\n") == r"'hi\n'"
    assert shown(b"x" * 25) == f"'{'x' * 24}' … (25 bytes)"


def test_of_many_the_first_ones_are_named() -> None:
    assert in_words(["a", "b", "a"]) == "a, b"
    assert in_words("abcdefgh") == "a, b, c, d, e, f, …"
    assert quoted("ab") == "“a”, “b”"
    assert quoted("abcde") == "“a”, “b”, …, “e”"
